// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/session/temporary_launch.h"

#include <QDir>
#include <QFile>
#include <QTest>

namespace holdpoint::test {

void TemporaryLaunch::furnish()
{
    folder = place + QStringLiteral("/shop.launch");
    workdir = place + QStringLiteral("/work");
    keys = signoff::KeyStore::inFolder(place + QStringLiteral("/keys"));
    environment = {&clock, &disk, keys.get(), QStringLiteral(HOLDPOINT_BIN_DIR "/holdpoint-runner"),
                   QStringLiteral("test")};
}

TemporaryLaunch::TemporaryLaunch(const QByteArray& runbook)
{
    place = m_temporary.path();
    furnish();
    QDir().mkpath(workdir + QStringLiteral("/scripts"));
    QFile file(place + QStringLiteral("/runbook.md"));
    if (!file.open(QIODevice::WriteOnly) || file.write(runbook) != runbook.size())
        qFatal("cannot write the test's runbook");
}

std::unique_ptr<TemporaryLaunch> TemporaryLaunch::in(const QString& place)
{
    std::unique_ptr<TemporaryLaunch> launch(new TemporaryLaunch);
    launch->place = place;
    launch->furnish();
    return launch;
}

void TemporaryLaunch::script(const QString& name, const QByteArray& body) const
{
    QFile file(workdir + QStringLiteral("/scripts/") + name);
    if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate) || file.write("#!/bin/bash\n" + body) < 0)
        qFatal("cannot write the test's script");
    file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
}

Result<QString> TemporaryLaunch::create(bool trust)
{
    session::NewLaunch wanted;
    wanted.folder = folder;
    wanted.runbookFile = place + QStringLiteral("/runbook.md");
    wanted.t0UtcMs = clock.now().utcMs + 3'600'000;
    wanted.workdir = workdir;
    wanted.trust = trust;
    std::optional<Result<QString>> answer;
    session::createLaunch(wanted, {events::Auth::Claimed, QStringLiteral("Ada"), {}, {}}, environment,
                          [&](const Result<QString>& created) { answer = created; });
    if (!QTest::qWaitFor([&] { return answer.has_value(); }, 20'000))
        return failure(ErrorCode::Internal, QStringLiteral("no answer"));
    return *answer;
}

Result<void> TemporaryLaunch::open()
{
    std::optional<Result<void>> answer;
    session::openLaunch(folder, environment, [&](Result<session::OpenedLaunch> opened) {
        if (!opened) {
            answer = std::unexpected(opened.error());
            return;
        }
        session = std::make_unique<session::Session>(std::move(*opened), environment);
        answer = Result<void>();
    });
    if (!QTest::qWaitFor([&] { return answer && (!*answer || session->settled()); }, 20'000))
        return failure(ErrorCode::Internal, QStringLiteral("no answer"));
    return *answer;
}

Result<session::Committed> TemporaryLaunch::submit(checklist::Command command, const QString& person, events::Auth auth)
{
    std::optional<Result<session::Committed>> answer;
    session->submit(std::move(command), {auth, person, {}, {}},
                    [&](const Result<session::Committed>& result) { answer = result; });
    if (!QTest::qWaitFor([&] { return answer.has_value(); }, 20'000))
        return failure(ErrorCode::Internal, QStringLiteral("no answer"));
    return *answer;
}

Result<session::Committed> TemporaryLaunch::runStep(const QString& step)
{
    std::optional<Result<session::Committed>> answer;
    session->runStep(step, {events::Auth::Claimed, QStringLiteral("Ada"), {}, {}},
                     [&](const Result<session::Committed>& result) { answer = result; });
    if (!QTest::qWaitFor([&] { return answer.has_value(); }, 20'000))
        return failure(ErrorCode::Internal, QStringLiteral("no answer"));
    return *answer;
}

Result<session::Committed> TemporaryLaunch::rollBack(const QString& kind)
{
    std::optional<Result<session::Committed>> answer;
    session->rollBack(kind, QStringLiteral("it burns"), {events::Auth::Claimed, QStringLiteral("Ada"), {}, {}},
                      [&](const Result<session::Committed>& result) { answer = result; });
    if (!QTest::qWaitFor([&] { return answer.has_value(); }, 20'000))
        return failure(ErrorCode::Internal, QStringLiteral("no answer"));
    return *answer;
}

const runbook::Step& TemporaryLaunch::step(const QString& title) const
{
    for (const runbook::Phase& phase : session->launch().plan().phases) {
        for (const runbook::Step& step : phase.steps) {
            if (step.title == title)
                return step;
        }
    }
    qFatal("the test's runbook has no such step");
}

QString TemporaryLaunch::stepId(const QString& title) const { return step(title).id; }

QStringList TemporaryLaunch::kinds() const
{
    QStringList all;
    for (const events::Entry& entry : session->entries())
        all.append(events::kindOf(entry.body));
    return all;
}

} // namespace holdpoint::test
