// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runner/run_words.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>

namespace holdpoint::ui {
namespace {

QString say(const char* text) { return QCoreApplication::translate("RunWords", text); }

QString failureWord(const events::RunFinished& finished)
{
    if (finished.ending == QLatin1String("exited"))
        return say(QT_TRANSLATE_NOOP("RunWords", "Failed: exit status %1")).arg(finished.status);
    if (finished.ending == QLatin1String("signalled"))
        return say(QT_TRANSLATE_NOOP("RunWords", "Failed: ended by signal %1")).arg(finished.status);
    if (finished.ending == QLatin1String("timed-out"))
        return say(QT_TRANSLATE_NOOP("RunWords", "Failed: over its time limit"));
    if (finished.ending == QLatin1String("stopped"))
        return say(QT_TRANSLATE_NOOP("RunWords", "Failed: stopped"));
    if (finished.ending == QLatin1String("could-not-start"))
        return say(QT_TRANSLATE_NOOP("RunWords", "Failed: could not start"));
    return say(QT_TRANSLATE_NOOP("RunWords", "Failed"));
}

} // namespace

StateMark runMark(const checklist::RunRecord& run)
{
    if (run.running()) {
        StateMark mark = stateMark(StateShape::Running);
        if (run.stopRequested)
            mark.word = say(QT_TRANSLATE_NOOP("RunWords", "Stopping"));
        return mark;
    }
    if (run.unknown()) {
        StateMark mark = stateMark(StateShape::Unknown);
        mark.word = say(QT_TRANSLATE_NOOP("RunWords", "Unknown: nobody saw its end"));
        return mark;
    }
    if (run.resolved) {
        StateMark mark = stateMark(run.resolved->passed ? StateShape::Passed : StateShape::Failed);
        mark.word = run.resolved->passed ? say(QT_TRANSLATE_NOOP("RunWords", "Passed, by a person's word"))
                                         : say(QT_TRANSLATE_NOOP("RunWords", "Failed, by a person's word"));
        return mark;
    }
    if (run.passed()) {
        StateMark mark = stateMark(StateShape::Passed);
        if (run.finished->ending == QLatin1String("stopped"))
            mark.word = say(QT_TRANSLATE_NOOP("RunWords", "Stopped as wanted"));
        return mark;
    }
    StateMark mark = stateMark(StateShape::Failed);
    mark.word = failureWord(*run.finished);
    return mark;
}

QString runProblem(const checklist::RunRecord& run)
{
    QStringList sentences;
    if (run.finished && !run.finished->problem.isEmpty())
        sentences.append(run.finished->problem);
    if (run.finished && run.finished->droppedBytes > 0)
        sentences.append(say(QT_TRANSLATE_NOOP("RunWords", "The last %1 of output were over the quota and not kept."))
                             .arg(QLocale().formattedDataSize(run.finished->droppedBytes)));
    return sentences.join(QLatin1Char(' '));
}

QString runDurationText(qint64 ms)
{
    const qint64 seconds = std::max<qint64>(0, ms) / 1000;
    const QString tail = QStringLiteral("%1").arg(seconds % 60, 2, 10, QLatin1Char('0'));
    if (seconds < 3600)
        return QStringLiteral("%1:%2").arg(seconds / 60).arg(tail);
    return QStringLiteral("%1:%2:%3").arg(seconds / 3600).arg(seconds / 60 % 60, 2, 10, QLatin1Char('0')).arg(tail);
}

qint64 runElapsedMs(const checklist::RunRecord& run, qint64 nowUtcMs)
{
    if (run.finished)
        return run.finished->durationMs;
    return (run.endedUtcMs > 0 ? run.endedUtcMs : nowUtcMs) - run.startedUtcMs;
}

} // namespace holdpoint::ui
