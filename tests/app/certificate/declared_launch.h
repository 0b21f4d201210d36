// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/app/cli/launch_place.h"

// In a test function: an act of DeclaredLaunch had no problem; else it is shown.
#define VERIFY_QUIET(problem)                                                                                          \
    do {                                                                                                               \
        const QString problemText = (problem);                                                                         \
        QVERIFY2(problemText.isEmpty(), qPrintable(problemText));                                                      \
    } while (false)

namespace holdpoint::test {

// A small launch with one gate, two seats, two sign-offs and a declaration, driven by the command line.
class DeclaredLaunch
{
public:
    explicit DeclaredLaunch(const QString& version = QStringLiteral("1.0"));

    // Each answers with what went wrong, empty: nothing.
    [[nodiscard]] QString prepare(); // launch, keys, roster
    [[nodiscard]] QString declare(); // votes, sign-offs, declaration
    [[nodiscard]] QString exportTo(const QString& file, const QString& paper = QStringLiteral("A4"));

    // A call with the passphrase on descriptor 3; `wanted` is the status that it must have.
    [[nodiscard]] QString act(const QStringList& words, int wanted = 0);
    [[nodiscard]] QString launch() const { return place.launch(); }
    // `ssh-ed25519 AAAA...` of a person with a key.
    [[nodiscard]] QString keyOf(const QString& person) const { return m_keys.value(person); }

    LaunchPlace place;

    static constexpr auto passphrase = "canary-Passphrase/7+x";

private:
    QMap<QString, QString> m_keys;
};

} // namespace holdpoint::test
