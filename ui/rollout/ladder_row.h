// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/state_mark.h"

#include <QList>
#include <QWidget>

namespace holdpoint::ui {

// One weight of the ladder as it stands.
struct LadderRung
{
    int weight = 0; // percent
    StateMark mark; // done, here, next, above: by word and shape
    bool here = false;
    bool operator==(const LadderRung& other) const
    {
        return weight == other.weight && mark.word == other.mark.word && mark.shape == other.mark.shape &&
               mark.meaning == other.mark.meaning && here == other.here;
    }
};

// The weights that traffic goes through, from left to right: what is done, where it is, what comes next.
class LadderRow final : public QWidget
{
    Q_OBJECT
public:
    explicit LadderRow(QWidget* parent = nullptr);

    void setRungs(const QList<LadderRung>& rungs);
    [[nodiscard]] const QList<LadderRung>& rungs() const { return m_rungs; }
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QList<LadderRung> m_rungs;
};

} // namespace holdpoint::ui
