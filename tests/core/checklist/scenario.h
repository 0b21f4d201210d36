// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checklist/rules.h"
#include "tests/support/fake_clock.h"

namespace holdpoint::test {

// A launch in memory: commands in, an event log out. The clock advances a second with every command.
class Scenario
{
public:
    explicit Scenario(const QByteArray& markdown, const QString& configuration = {});

    // Asks the rules as `person`; applies what they answer. Its lines are logged: "kind key" or "refused: cause".
    bool ask(const checklist::Command& command, const QString& person = QStringLiteral("Ada"),
             events::Auth auth = events::Auth::Claimed);
    // Starts a command and lets it end with `status`, its expectations judged as told ("met", "missing", "person").
    bool run(const QString& command, int status = 0, const QString& outcome = QStringLiteral("met"),
             const QString& person = QStringLiteral("Ada"));
    void roster(const QList<events::Person>& people);

    [[nodiscard]] QString stepId(const QString& title) const;
    [[nodiscard]] QString commandId(const QByteArray& text) const;
    [[nodiscard]] QString checkId(const QString& text) const;

    checklist::Launch launch;
    QStringList log;
    QString cause, nextStep; // of the last refusal
    FakeClock clock;

private:
    void apply(events::Event event, const events::Actor& actor);
};

} // namespace holdpoint::test
