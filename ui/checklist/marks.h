// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checklist/launch.h"
#include "ui/theme/state_mark.h"

#include <QWidget>

// How the checklist says its states: word and shape.
namespace holdpoint::ui {

StateMark markOf(checklist::StepState state);
StateMark markOf(checklist::CommandState state);
StateMark markOf(checklist::ExpectationState state);
StateMark markOf(checklist::DeviationStatus status);

enum class VoteState
{
    None,
    Go,
    NoGo,
    Void // cast on evidence that has changed since
};
VoteState voteState(const checklist::Launch& launch, const QString& gate, const QString& seat);
StateMark markOf(VoteState state);

// GO / HELD / SCRUBBED / ENDED / NOT STARTED.
StateMark markOf(const checklist::State& state);

// A shape with its word; its accessible name is the word.
class MarkLabel : public QWidget
{
    Q_OBJECT
public:
    explicit MarkLabel(QWidget* parent = nullptr);
    void setMark(const StateMark& mark);
    void setFontRole(FontRole role);
    void setScale(double scale); // times the size of the role
    [[nodiscard]] QString word() const { return m_mark.word; }
    [[nodiscard]] StateShape shape() const { return m_mark.shape; }
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    StateMark m_mark;
    [[nodiscard]] QFont scaledFont() const;

    FontRole m_role = FontRole::Strong;
    double m_scale = 1;
};

} // namespace holdpoint::ui
