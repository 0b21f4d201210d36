// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checklist/rules.h"

#include <QSignalSpy>
#include <QString>

// A small launch that the tests of the views tell further: commands go through the real rules, facts are folded.
namespace holdpoint::test {

runbook::Plan samplePlan();

class Story
{
public:
    explicit Story(runbook::Plan plan = samplePlan(), bool roster = true);

    // Asks the rules and applies what they answer. False when they refuse; `refusal` then says why.
    bool act(const checklist::Command& command, const QString& person = QStringLiteral("Ann Lee"),
             events::Auth auth = events::Auth::Claimed);
    void happen(const events::Event& event, const QString& person = QStringLiteral("Ann Lee"),
                events::Auth auth = events::Auth::Claimed);
    // Starts the command (which the rules must allow) and, where `status` is given, ends it.
    qint64 run(const QString& command, std::optional<int> status = 0,
               const QList<events::JudgedExpectation>& judged = {});
    void finish(qint64 run, int status, const QList<events::JudgedExpectation>& judged = {});
    void passStep(const QString& step); // runs, judges, ticks and attaches everything of it

    checklist::Launch launch;
    Instant now;
    Error refusal;
};

// The last command that a spy of commandRequested(checklist::Command) saw, as one alternative; nullptr when it was
// another or none.
template <class T> const T* last(const QSignalSpy& spy)
{
    static checklist::Command kept;
    if (spy.isEmpty())
        return nullptr;
    kept = spy.last().first().value<checklist::Command>();
    return std::get_if<T>(&kept);
}

inline constexpr qint64 t0 = 1'796'119'200'000; // 2026-12-01T10:00:00Z

} // namespace holdpoint::test
