// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/cli/launch_place.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QTest>

#include <unistd.h>

using namespace Qt::StringLiterals;

namespace holdpoint::test {
namespace {

constexpr int longestCallMs = 60'000;

constexpr auto shopRunbook = R"(# Shop Launch Runbook

```toml holdpoint
[launch]
name = "shop"
version = "1.0"

[poll."Go/No-Go Decision Point"]
seats = ["Technical Lead", "QA Lead"]
```

## Launch Team

| Role | Name | Contact | Responsibilities |
|------|------|---------|------------------|
| Launch Coordinator | Ada Officer | ada@example.org | Decides |
| Technical Lead | Tomasz Lind | tomasz@example.org | Knows the shop |
| QA Lead | Jonas Abara | jonas@example.org | Tests it |

## Procedures

### Phase 1: T-30 Minutes - Preparation

#### Opening

**Start the Shop**
```bash
./scripts/start.sh <CHANGE_ID>

# Expected output:
# ✅ Shop started
```

**Repair the Till**
```bash
./scripts/till.sh
```

**Read the Sign**
```bash
./scripts/sign.sh

# Expected output:
# ✅ Sign lit
```

#### Team Checklist

- [ ] Everybody is here

#### Deliverables

- Backup report

#### Go/No-Go Decision Point

- [ ] The backup was compared

### Phase 2: T-0 - Deployment

#### Deployment

**Long Work**
```bash
./scripts/long.sh
```

**Dispensable Work**
```bash
./scripts/dispensable.sh
```

## Emergency Procedures

### Rollback Procedure

**Immediate Rollback**
```bash
./scripts/back.sh
./scripts/prove.sh
```

## Launch Success Declaration

### Success Criteria Met

- [ ] The shop sells

### Final Sign-off

**Technical Sign-off**
- Technical Lead: _________________________ Date: _______
- QA Lead: ________________________________ Date: _______

**Launch Declaration**
"The shop is open and the team accepts it into service."

Launch Coordinator: _________________________ Date: _______
)";

} // namespace

QJsonObject Answer::json() const { return QJsonDocument::fromJson(out.toUtf8()).object(); }

LaunchPlace::LaunchPlace()
{
    for (const QString& folder : {u"home"_s, u"run"_s, u"work/scripts"_s})
        QDir(m_folder.path()).mkpath(folder);
    QFile::setPermissions(path(u"run"_s), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    write(u"runbook.md"_s, shopRunbook);
    script(u"start.sh"_s, "echo start >> trace; echo \"Change $1\"; echo '✅ Shop started'\n");
    script(u"till.sh"_s, "echo till >> trace; test -e repaired\n");
    script(u"sign.sh"_s, "echo sign >> trace; test -e lit && echo '✅ Sign lit'; true\n");
    script(u"long.sh"_s,
           "echo long >> trace; echo begun; while ! test -e enough && test -e scripts; do sleep 0.05; done\n");
    script(u"dispensable.sh"_s, "echo dispensable >> trace\n");
    script(u"back.sh"_s, "echo back >> trace\n");
    script(u"prove.sh"_s, "echo prove >> trace\n");
}

// A script that outlived its test would wait for ever.
LaunchPlace::~LaunchPlace() { write(u"work/enough"_s, {}); }

void LaunchPlace::write(const QString& relative, const QByteArray& bytes) const
{
    QFile file(path(relative));
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("cannot write %s", qPrintable(relative));
}

void LaunchPlace::script(const QString& name, const QByteArray& body) const
{
    const QString relative = u"work/scripts/"_s + name;
    write(relative, "#!/bin/bash\n" + body);
    QFile::setPermissions(path(relative), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
}

QByteArray LaunchPlace::bytes(const QString& relative) const
{
    QFile file(path(relative));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QStringList LaunchPlace::trace() const
{
    return QString::fromUtf8(bytes(u"work/trace"_s)).split(u'\n', Qt::SkipEmptyParts);
}

void LaunchPlace::prepare(QProcess& process) const
{
    QProcessEnvironment environment;
    environment.insert(u"PATH"_s, u"/usr/bin:/bin"_s);
    environment.insert(u"LANG"_s, u"C.UTF-8"_s);
    environment.insert(u"LC_ALL"_s, u"C.UTF-8"_s);
    environment.insert(u"TZ"_s, u"Europe/Berlin"_s);
    environment.insert(u"HOME"_s, path(u"home"_s));
    environment.insert(u"XDG_RUNTIME_DIR"_s, path(u"run"_s));
    for (const QString& name : {u"DATA"_s, u"CONFIG"_s, u"STATE"_s, u"CACHE"_s})
        environment.insert(u"XDG_%1_HOME"_s.arg(name), path(u"home/"_s + name.toLower()));
    environment.insert(u"QT_QPA_PLATFORM"_s, u"offscreen"_s); // of a window that holds the launch
    environment.insert(u"HOLDPOINT_PERSON"_s, u"Ada Officer"_s);
    process.setProcessEnvironment(environment);
    process.setWorkingDirectory(m_folder.path());
}

Answer LaunchPlace::call(const QStringList& words, const QByteArray& input, const QByteArray& passphrase) const
{
    QProcess process;
    prepare(process);
    int ends[2] = {-1, -1};
    if (!passphrase.isEmpty()) {
        if (::pipe(ends) != 0 || ::write(ends[1], passphrase.constData(), size_t(passphrase.size())) < 0)
            return {};
        ::close(ends[1]);
        process.setChildProcessModifier([end = ends[0]] {
            if (end != 3)
                ::dup2(end, 3);
        });
    }
    process.start(QStringLiteral(HOLDPOINT_BIN_DIR "/holdpoint"), words);
    process.write(input);
    process.closeWriteChannel();
    const bool ended = process.waitForFinished(longestCallMs);
    if (ends[0] >= 0)
        ::close(ends[0]);
    return {ended && process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1,
            QString::fromUtf8(process.readAllStandardOutput()), QString::fromUtf8(process.readAllStandardError())};
}

std::unique_ptr<QProcess> LaunchPlace::start(const QStringList& words, int descriptor) const
{
    return startProgram(QStringLiteral(HOLDPOINT_BIN_DIR "/holdpoint"), words, descriptor);
}

std::unique_ptr<QProcess> LaunchPlace::startProgram(const QString& name, const QStringList& words, int descriptor) const
{
    auto process = std::make_unique<QProcess>();
    prepare(*process);
    if (descriptor >= 0)
        process->setChildProcessModifier([descriptor] {
            if (descriptor != 3)
                ::dup2(descriptor, 3);
        });
    process->setStandardInputFile(QProcess::nullDevice());
    process->start(name, words);
    process->waitForStarted();
    return process;
}

Answer LaunchPlace::program(const QString& name, const QStringList& words) const
{
    QProcess process;
    prepare(process);
    process.setStandardInputFile(QProcess::nullDevice());
    process.start(name, words);
    const bool ended = process.waitForFinished(longestCallMs);
    return {ended && process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1,
            QString::fromUtf8(process.readAllStandardOutput()), QString::fromUtf8(process.readAllStandardError())};
}

Answer LaunchPlace::makeLaunch() const
{
    const QString t0 = QDateTime::currentDateTimeUtc().addSecs(3600).toString(u"yyyy-MM-dd'T'HH:mm'Z'"_s);
    return call({u"new"_s, launch(), u"--runbook"_s, path(u"runbook.md"_s), u"--t0"_s, t0, u"--workdir"_s,
                 path(u"work"_s), u"--trust"_s});
}

Answer LaunchPlace::makeLongLaunch() const
{
    QByteArray runbook = bytes(u"runbook.md"_s);
    const qsizetype first = runbook.indexOf("### Phase 1");
    runbook.remove(first, runbook.indexOf("### Phase 2") - first);
    write(u"runbook.md"_s, runbook);
    return makeLaunch();
}

std::unique_ptr<QProcess> LaunchPlace::holdByLongWork() const
{
    std::unique_ptr<QProcess> holder = start({u"run"_s, launch(), u"Long Work"_s});
    QByteArray seen;
    const bool begun = QTest::qWaitFor(
        [&] {
            seen += holder->readAllStandardOutput();
            return seen.contains("begun");
        },
        20'000);
    if (!begun)
        qWarning("%s", holder->readAllStandardError().constData());
    return begun ? std::move(holder) : nullptr;
}

QList<QJsonObject> LaunchPlace::log() const
{
    QList<QJsonObject> entries;
    for (const QString& line : call({u"log"_s, launch(), u"--json"_s}).out.split(u'\n', Qt::SkipEmptyParts)) {
        QJsonParseError error;
        entries.append(QJsonDocument::fromJson(line.toUtf8(), &error).object());
        if (error.error != QJsonParseError::NoError)
            qFatal("no JSON: %s", qPrintable(line));
        // What stands beside the ledger is no entry of it.
        if (entries.last().contains(u"not_recorded"))
            entries.removeLast();
    }
    return entries;
}

QStringList LaunchPlace::kinds() const
{
    QStringList all;
    for (const QJsonObject& entry : log())
        all.append(entry.value(u"kind").toString());
    return all;
}

QJsonObject LaunchPlace::lastOf(const QString& kind) const
{
    QJsonObject last;
    for (const QJsonObject& entry : log()) {
        if (entry.value(u"kind").toString() == kind)
            last = entry;
    }
    return last;
}

QJsonObject LaunchPlace::step(const QString& title) const
{
    const QJsonObject status = call({u"status"_s, launch(), u"--json"_s}).json();
    for (const QJsonValue& phase : status.value(u"phases").toArray()) {
        for (const QJsonValue& step : phase[u"steps"].toArray()) {
            if (step[u"title"].toString() == title)
                return step.toObject();
        }
    }
    return {};
}

} // namespace holdpoint::test
