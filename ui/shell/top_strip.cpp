// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/top_strip.h"

#include "ui/checklist/marks.h"
#include "ui/shell/strip_lamp.h"
#include "ui/theme/shown_text.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QTimer>
#include <QToolButton>

#include <algorithm>

namespace holdpoint::ui {
namespace {

// The gate decision that was made last; nullptr before the first.
const checklist::DecisionRecord* lastDecision(const checklist::Launch& launch)
{
    const checklist::DecisionRecord* last = nullptr;
    for (const checklist::GateRecord& gate : launch.state().gates)
        if (gate.decision && (!last || gate.decision->utcMs >= last->utcMs))
            last = &*gate.decision;
    return last;
}

// The word that the side shows as well, and once it was declared, that.
StateMark launchMark(const checklist::Launch& launch)
{
    const checklist::State& state = launch.state();
    if (state.declaration && !state.ended && !state.scrubbed && !state.held)
        return {TopStrip::tr("DECLARED"), StateShape::Passed, Meaning::Ok};
    return markOf(state);
}

// Why it is so, for who asks by pointing at it.
QString launchReason(const checklist::Launch& launch)
{
    const checklist::State& state = launch.state();
    for (const auto* over : {&state.scrubbed, &state.ended, &state.held})
        if (*over)
            return (*over)->reason;
    const checklist::DecisionRecord* decision = lastDecision(launch);
    if (!decision)
        return TopStrip::tr("No gate has been decided yet.");
    const runbook::Step* gate = launch.plan().step(decision->decision.gate);
    const QString title = gate ? gate->title : decision->decision.gate;
    return decision->decision.go ? TopStrip::tr("%1 is GO.").arg(title)
                                 : TopStrip::tr("%1 is NO-GO: %2").arg(title, decision->decision.reason);
}

} // namespace

TopStrip::TopStrip(QWidget* parent)
    : QWidget(parent)
    , m_name(new QLabel)
    , m_rehearsal(new QLabel(tr("REHEARSAL")))
    , m_phase(new QLabel)
    , m_word(new StripLamp)
    , m_alarms(new StripLamp)
    , m_ledger(new StripLamp)
    , m_armed(new StripLamp)
    , m_person(new QToolButton)
{
    setObjectName(QStringLiteral("topStrip"));
    m_name->setTextFormat(Qt::PlainText);
    m_name->setMinimumWidth(80);
    m_rehearsal->setAutoFillBackground(true);
    m_rehearsal->setMargin(spacing::tight);
    m_name->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Preferred);
    m_phase->setTextFormat(Qt::PlainText);
    m_phase->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_phase->setAccessibleName(tr("Phase"));
    m_person->setToolButtonStyle(Qt::ToolButtonTextOnly);
    m_person->setAutoRaise(true);
    m_person->setMinimumHeight(26);
    m_person->setToolTip(tr("Who acts at this window: choose another name or role"));
    m_word->setObjectName(QStringLiteral("launchWord"));
    m_alarms->setObjectName(QStringLiteral("alarmsLamp"));
    m_ledger->setObjectName(QStringLiteral("ledgerLamp"));
    m_armed->setObjectName(QStringLiteral("armedLamp"));
    auto* line = new QHBoxLayout(this);
    line->setContentsMargins(spacing::normal, spacing::tight, spacing::normal, spacing::tight);
    line->setSpacing(spacing::normal);
    line->addWidget(m_name);
    line->addWidget(m_rehearsal);
    line->addWidget(m_word);
    line->addWidget(m_phase, 1);
    line->addWidget(m_alarms);
    line->addWidget(m_ledger);
    line->addWidget(m_armed);
    line->addWidget(m_person);
    connect(m_person, &QToolButton::clicked, this, &TopStrip::personClicked);
    connect(m_armed, &StripLamp::clicked, this, &TopStrip::armedClicked);
    connect(m_alarms, &StripLamp::clicked, this, &TopStrip::alarmsClicked);
    clear();
}

void TopStrip::clear()
{
    setPerson({}, {});
    setAlarms({}, false);
    setVisible(false);
}

QString TopStrip::launchWord(const checklist::Launch& launch) { return launchMark(launch).word; }

void TopStrip::setLaunch(const checklist::Launch& launch)
{
    const checklist::State& state = launch.state();
    m_name->setFont(themeFont(FontRole::Heading));
    const QString name = state.opened.name.isEmpty() ? launch.plan().title : state.opened.name;
    m_name->setText(state.opened.version.isEmpty() ? name : tr("%1 %2").arg(name, state.opened.version));
    m_rehearsal->setVisible(state.rehearsal);
    const Tone tone = Theme::of(palette()).info;
    m_rehearsal->setFont(themeFont(FontRole::Strong));
    QPalette solid = palette();
    solid.setColor(QPalette::Window, tone.solid);
    solid.setColor(QPalette::WindowText, tone.onSolid);
    m_rehearsal->setPalette(solid);
    const StateMark mark = launchMark(launch);
    m_word->say(mark.word, mark.shape, mark.meaning, launchReason(launch));
    m_rollback = rollbackOf(launch);
    tellRollback();
    const runbook::Phase* phase = launch.plan().phaseOf(launch.currentStep());
    m_phaseTitle = phase ? shownText(phase->title) : launch.timeLineDone() ? tr("All phases are done") : QString();
    const QStringList about{m_phaseTitle, phase ? shownText(phase->objective) : QString()};
    m_phase->setToolTip(about.join(QLatin1Char('\n')).trimmed().toHtmlEscaped());
    m_phase->setAccessibleName(tr("Phase: %1").arg(m_phaseTitle));
    fitPhase();
    // The lamps may have become wider: what is left for the phase is known after the layout.
    QTimer::singleShot(0, this, &TopStrip::fitPhase);
}

void TopStrip::fitPhase()
{
    m_phase->setText(m_phase->fontMetrics().elidedText(m_phaseTitle, Qt::ElideRight, std::max(40, m_phase->width())));
}

void TopStrip::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    QTimer::singleShot(0, this, &TopStrip::fitPhase);
}

void TopStrip::setLedger(LedgerHealth health, qint64 entries)
{
    switch (health) {
    case LedgerHealth::Saved:
        m_ledger->say(tr("Saved, %n entries", nullptr, int(entries)), StateShape::Passed, Meaning::Ok,
                      tr("Everything that is shown is on disk."));
        return;
    case LedgerHealth::Saving:
        m_ledger->say(tr("Saving…"), StateShape::Running, Meaning::Neutral,
                      tr("The last act is being written to disk."));
        return;
    case LedgerHealth::NotSaved:
        break;
    }
    m_ledger->say(tr("NOT SAVED"), StateShape::Failed, Meaning::Critical,
                  tr("Nothing can be recorded. Acts are refused until the ledger can be written; a rollback is not."));
}

void TopStrip::setArmed(const rollout::Armed& armed)
{
    m_isArmed = armed;
    tellRollback();
}

TopStrip::Rollback TopStrip::rollbackOf(const checklist::Launch& launch)
{
    const checklist::State& state = launch.state();
    if (state.rollbacks.isEmpty())
        return Rollback::None;
    const checklist::RollbackRecord& last = state.rollbacks.last();
    if (!last.ended)
        return Rollback::Running;
    if (!state.held && !state.scrubbed)
        return Rollback::None;
    return last.ended->outcome == QLatin1String("done") ? Rollback::Done : Rollback::Failed;
}

// The one that runs or was done last is what the room asks about; whether another one would start stands at its button.
void TopStrip::tellRollback()
{
    const rollout::Armed& armed = m_isArmed;
    switch (m_rollback) {
    case Rollback::Running:
        m_armed->say(tr("ROLLING BACK"), StateShape::Running, Meaning::Warning,
                     tr("A rollback is running. Its page shows every command and what it does."));
        return;
    case Rollback::Done:
        m_armed->say(tr("ROLLED BACK"), StateShape::Passed, Meaning::Warning,
                     tr("The last rollback ended well. Its page shows what to observe and what comes next."));
        return;
    case Rollback::Failed:
        m_armed->say(tr("ROLLBACK FAILED"), StateShape::Failed, Meaning::Critical,
                     tr("The last rollback did not end well. Its page shows which command failed."));
        return;
    case Rollback::None:
        break;
    }
    if (armed.armed)
        m_armed->say(tr("Rollback armed"), StateShape::Ready, Meaning::Ok, tr("A rollback would start at once."));
    else
        m_armed->say(tr("NOT ARMED"), armed.causes.isEmpty() ? StateShape::Unknown : StateShape::Failed,
                     Meaning::Warning,
                     armed.causes.isEmpty() ? tr("It is not known yet whether a rollback would start.")
                                            : armed.causes.join(QLatin1Char('\n')));
}

void TopStrip::setAlarms(const AlarmsGlance& glance, bool watched)
{
    m_alarms->setVisible(watched || !glance.quiet);
    m_alarms->say(glance.mark.word, glance.mark.shape, glance.mark.meaning, glance.about);
    QTimer::singleShot(0, this, &TopStrip::fitPhase);
}

void TopStrip::setPerson(const QString& name, const QString& role)
{
    const QString shown = name.isEmpty() ? tr("Who are you?") : role.isEmpty() ? name : tr("%1, %2").arg(name, role);
    m_person->setText(QString(shown).replace(QLatin1Char('&'), QStringLiteral("&&")));
    m_person->setAccessibleName(tr("You act as %1").arg(shown));
}

} // namespace holdpoint::ui
