// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/checklist/marks.h"

#include <QCoreApplication>
#include <QEvent>
#include <QPainter>

namespace holdpoint::ui {
namespace {

QString said(const char* word) { return QCoreApplication::translate("Marks", word); }

} // namespace

StateMark markOf(checklist::StepState state)
{
    switch (state) {
    case checklist::StepState::Waiting:
        return stateMark(StateShape::Waiting);
    case checklist::StepState::Ready:
        return stateMark(StateShape::Ready);
    case checklist::StepState::Running:
        return stateMark(StateShape::Running);
    case checklist::StepState::Passed:
        return stateMark(StateShape::Passed);
    case checklist::StepState::Failed:
        return stateMark(StateShape::Failed);
    case checklist::StepState::Skipped:
        return stateMark(StateShape::Skipped);
    case checklist::StepState::Unknown:
        break;
    }
    return stateMark(StateShape::Unknown);
}

StateMark markOf(checklist::CommandState state)
{
    switch (state) {
    case checklist::CommandState::Waiting:
        return stateMark(StateShape::Waiting);
    case checklist::CommandState::Ready:
        return stateMark(StateShape::Ready);
    case checklist::CommandState::Running:
        return stateMark(StateShape::Running);
    case checklist::CommandState::Passed:
        return stateMark(StateShape::Passed);
    case checklist::CommandState::Failed:
        return stateMark(StateShape::Failed);
    case checklist::CommandState::Unknown:
        break;
    }
    return stateMark(StateShape::Unknown);
}

StateMark markOf(checklist::ExpectationState state)
{
    switch (state) {
    case checklist::ExpectationState::Waiting:
        return stateMark(StateShape::Waiting);
    case checklist::ExpectationState::Met:
        return {said(QT_TRANSLATE_NOOP("Marks", "Met")), StateShape::Passed, Meaning::Ok};
    case checklist::ExpectationState::Missing:
        return {said(QT_TRANSLATE_NOOP("Marks", "Missing")), StateShape::Failed, Meaning::Critical};
    case checklist::ExpectationState::PersonMustJudge:
        break;
    }
    return {said(QT_TRANSLATE_NOOP("Marks", "A person must judge")), StateShape::Unknown, Meaning::Info};
}

StateMark markOf(checklist::DeviationStatus status)
{
    switch (status) {
    case checklist::DeviationStatus::Requested:
        return {said(QT_TRANSLATE_NOOP("Marks", "Requested")), StateShape::Unknown, Meaning::Warning};
    case checklist::DeviationStatus::Approved:
        return {said(QT_TRANSLATE_NOOP("Marks", "Approved")), StateShape::Ready, Meaning::Info};
    case checklist::DeviationStatus::Rejected:
        return {said(QT_TRANSLATE_NOOP("Marks", "Rejected")), StateShape::Failed, Meaning::Critical};
    case checklist::DeviationStatus::Expired:
        return {said(QT_TRANSLATE_NOOP("Marks", "Expired")), StateShape::Skipped, Meaning::Neutral};
    case checklist::DeviationStatus::Used:
        break;
    }
    return {said(QT_TRANSLATE_NOOP("Marks", "Used")), StateShape::Passed, Meaning::Ok};
}

VoteState voteState(const checklist::Launch& launch, const QString& gate, const QString& seat)
{
    const auto record = launch.state().gates.constFind(gate);
    if (record == launch.state().gates.constEnd())
        return VoteState::None;
    const auto vote = record->votes.constFind(seat);
    if (vote == record->votes.constEnd())
        return VoteState::None;
    if (!launch.voteStands(gate, seat))
        return VoteState::Void;
    return vote->vote.go ? VoteState::Go : VoteState::NoGo;
}

StateMark markOf(VoteState state)
{
    switch (state) {
    case VoteState::Go:
        return {said(QT_TRANSLATE_NOOP("Marks", "GO")), StateShape::Passed, Meaning::Ok};
    case VoteState::NoGo:
        return {said(QT_TRANSLATE_NOOP("Marks", "NO-GO")), StateShape::Failed, Meaning::Critical};
    case VoteState::Void:
        return {said(QT_TRANSLATE_NOOP("Marks", "Void: evidence changed")), StateShape::Unknown, Meaning::Warning};
    case VoteState::None:
        break;
    }
    return {said(QT_TRANSLATE_NOOP("Marks", "No vote")), StateShape::Waiting, Meaning::Neutral};
}

StateMark markOf(const checklist::State& state)
{
    if (state.scrubbed)
        return {said(QT_TRANSLATE_NOOP("Marks", "SCRUBBED")), StateShape::Failed, Meaning::Critical};
    if (state.ended)
        return {said(QT_TRANSLATE_NOOP("Marks", "ENDED")), StateShape::Passed, Meaning::Neutral};
    if (state.held)
        return {said(QT_TRANSLATE_NOOP("Marks", "HELD")), StateShape::Held, Meaning::Warning};
    if (!state.started)
        return {said(QT_TRANSLATE_NOOP("Marks", "NOT STARTED")), StateShape::Waiting, Meaning::Neutral};
    return {said(QT_TRANSLATE_NOOP("Marks", "GO")), StateShape::Ready, Meaning::Ok};
}

MarkLabel::MarkLabel(QWidget* parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setMark(stateMark(StateShape::Waiting));
}

void MarkLabel::setMark(const StateMark& mark)
{
    if (mark.word == m_mark.word && mark.shape == m_mark.shape && mark.meaning == m_mark.meaning)
        return;
    m_mark = mark;
    setAccessibleName(mark.word);
    updateGeometry();
    update();
}

void MarkLabel::setFontRole(FontRole role)
{
    m_role = role;
    updateGeometry();
    update();
}

void MarkLabel::setScale(double scale)
{
    m_scale = scale;
    updateGeometry();
    update();
}

QFont MarkLabel::scaledFont() const
{
    QFont font = themeFont(m_role);
    font.setPointSizeF(font.pointSizeF() * m_scale);
    return font;
}

QSize MarkLabel::sizeHint() const
{
    const QFontMetrics metrics(scaledFont());
    return {metrics.height() + spacing::tight + metrics.horizontalAdvance(m_mark.word) + spacing::hair,
            metrics.height() + spacing::hair};
}

void MarkLabel::paintEvent(QPaintEvent*)
{
    const Theme theme = Theme::of(palette());
    const QColor ink = theme.tone(m_mark.meaning).ink;
    QPainter painter(this);
    painter.setFont(scaledFont());
    const int side = painter.fontMetrics().height() - 3;
    QRect box(0, (height() - side) / 2, side, side);
    const bool mirrored = layoutDirection() == Qt::RightToLeft;
    if (mirrored)
        box.moveRight(width() - 1);
    paintState(painter, box, m_mark.shape, ink);
    painter.setPen(ink);
    const int gap = painter.fontMetrics().height() + spacing::tight;
    painter.drawText(rect().adjusted(mirrored ? 0 : gap, 0, mirrored ? -gap : 0, 0),
                     int(Qt::AlignVCenter) | int(mirrored ? Qt::AlignRight : Qt::AlignLeft), m_mark.word);
}

void MarkLabel::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange ||
        event->type() == QEvent::ApplicationFontChange) {
        updateGeometry();
        update();
    }
    QWidget::changeEvent(event);
}

} // namespace holdpoint::ui
