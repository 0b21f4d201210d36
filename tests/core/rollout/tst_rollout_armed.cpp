// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rollout/armed_check.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <unistd.h>

using namespace Qt::StringLiterals;
using holdpoint::rollout::Armed;
using holdpoint::rollout::checkArmed;
namespace runbook = holdpoint::runbook;

namespace {

// The machine in full order; each test takes one thing away.
struct Machine
{
    Machine()
    {
        QDir(folder.path()).mkpath(u"work/scripts"_s);
        QDir(folder.path()).mkpath(u"shop.launch"_s);
        write(u"work/scripts/back.sh"_s);
        write(u"work/scripts/tell.sh"_s);
        write(u"runner"_s);
        procedure.commands = {command("./scripts/back.sh --now", {u"./scripts/back.sh"_s}),
                              command("./scripts/tell.sh", {u"./scripts/tell.sh"_s})};
    }

    static runbook::Command command(const QByteArray& text, const QStringList& scripts)
    {
        runbook::Command made;
        made.id = QString::fromLatin1(text);
        made.text = text;
        made.scripts = scripts;
        return made;
    }

    void write(const QString& name, const QByteArray& bytes = "#!/bin/sh\n") const
    {
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(bytes);
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }

    [[nodiscard]] QString path(const QString& name) const { return folder.filePath(name); }
    [[nodiscard]] Armed check() const
    {
        return checkArmed(hasProcedure ? &procedure : nullptr, workdir, runner, launch, disk, pinned);
    }

    QTemporaryDir folder;
    holdpoint::SystemDisk disk;
    runbook::Procedure procedure;
    bool hasProcedure = true;
    holdpoint::rollout::Pinned pinned;
    QString workdir = path(u"work"_s), runner = path(u"runner"_s), launch = path(u"shop.launch"_s);
};

using Change = void (*)(Machine&);

} // namespace

Q_DECLARE_METATYPE(Change)

class RolloutArmedTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aMachineInOrderIsArmed_data()
    {
        QTest::addColumn<Change>("change");
        QTest::newRow("as it should be") << Change([](Machine&) {});
        QTest::newRow("a command without a script of its own")
            << Change([](Machine& m) { m.procedure.commands.append(Machine::command("systemctl reload lb", {})); });
        QTest::newRow("a script by way of env")
            << Change([](Machine& m) { m.write(u"work/scripts/back.sh"_s, "#!/usr/bin/env bash\n"); });
        QTest::newRow("a script behind a link") << Change([](Machine& m) {
            QFile::rename(m.path(u"work/scripts/back.sh"_s), m.path(u"elsewhere.sh"_s));
            QFile::link(m.path(u"elsewhere.sh"_s), m.path(u"work/scripts/back.sh"_s));
        });
        QTest::newRow("a line that is only shown, its script missing") << Change([](Machine& m) {
            m.procedure.commands.append(Machine::command("./gone.ps1", {u"./gone.ps1"_s}));
            m.procedure.commands.last().runnable = false;
        });
    }
    void aMachineInOrderIsArmed()
    {
        QFETCH(const Change, change);
        Machine machine;
        change(machine);
        const Armed armed = machine.check();
        QVERIFY2(armed.armed, qPrintable(armed.causes.join(u'\n')));
        QVERIFY(armed.causes.isEmpty());
    }

    void eachCauseIsNamed_data()
    {
        QTest::addColumn<Change>("change");
        QTest::addColumn<QStringList>("told"); // one part of each cause, in their order
        const auto row = [](const char* name, Change change, const QStringList& told) {
            QTest::newRow(name) << change << told;
        };
        row("no procedure", [](Machine& m) { m.hasProcedure = false; }, {u"no immediate rollback"_s});
        row("no command", [](Machine& m) { m.procedure.commands.clear(); }, {u"no immediate rollback"_s});
        row("only lines that are shown",
            [](Machine& m) {
                for (runbook::Command& command : m.procedure.commands)
                    command.runnable = false;
            },
            {u"no immediate rollback"_s});
        row("no folder",
            [](Machine& m) {
                m.workdir = m.path(u"gone"_s);
                m.procedure.commands = {Machine::command("systemctl reload lb", {})};
            },
            {u"gone does not exist"_s});
        row("no folder named",
            [](Machine& m) {
                m.workdir.clear();
                m.procedure.commands = {Machine::command("systemctl reload lb", {})};
            },
            {u"working folder"_s});
        row("the folder is a file",
            [](Machine& m) {
                m.workdir = m.runner;
                m.procedure.commands = {Machine::command("systemctl reload lb", {})};
            },
            {u"working folder"_s});
        row("a missing script", [](Machine& m) { QFile::remove(m.path(u"work/scripts/back.sh"_s)); },
            {u"./scripts/back.sh does not exist"_s});
        row("a dangling link",
            [](Machine& m) {
                QFile::remove(m.path(u"work/scripts/back.sh"_s));
                QFile::link(m.path(u"nowhere"_s), m.path(u"work/scripts/back.sh"_s));
            },
            {u"./scripts/back.sh does not exist"_s});
        row("a folder in a script's place",
            [](Machine& m) {
                QFile::remove(m.path(u"work/scripts/tell.sh"_s));
                QDir(m.workdir).mkpath(u"scripts/tell.sh"_s);
            },
            {u"./scripts/tell.sh does not exist"_s});
        row("a script without the right to run",
            [](Machine& m) {
                QFile::setPermissions(m.path(u"work/scripts/tell.sh"_s), QFile::ReadOwner | QFile::WriteOwner);
            },
            {u"./scripts/tell.sh may not be executed"_s});
        row("a script without its interpreter",
            [](Machine& m) { m.write(u"work/scripts/back.sh"_s, "#!/opt/gone/bash -e\n"); },
            {u"The interpreter /opt/gone/bash of ./scripts/back.sh is missing"_s});
        row("a script whose interpreter env does not find",
            [](Machine& m) { m.write(u"work/scripts/tell.sh"_s, "#!/usr/bin/env -S LANG=C gone-bash -e\n"); },
            {u"The interpreter gone-bash of ./scripts/tell.sh is missing"_s});
        // Was armed: to the system the carriage return belongs to the interpreter's name.
        row("a script with the line ends of Windows",
            [](Machine& m) { m.write(u"work/scripts/back.sh"_s, "#!/bin/sh\r\ntrue\r\n"); },
            {u"The lines of ./scripts/back.sh end as on Windows"_s});
        row("one by way of env with such ends",
            [](Machine& m) { m.write(u"work/scripts/back.sh"_s, "#!/usr/bin/env sh\r\ntrue\r\n"); },
            {u"The lines of ./scripts/back.sh end as on Windows"_s});
        row("a script of two commands, missing",
            [](Machine& m) {
                QFile::remove(m.path(u"work/scripts/back.sh"_s));
                m.procedure.commands.append(m.procedure.commands.first());
            },
            {u"./scripts/back.sh does not exist"_s});
        row("another script than pinned",
            [](Machine& m) {
                m.pinned = {{u"./scripts/back.sh"_s}, {{u"./scripts/back.sh"_s, QString(64, u'0')}}};
            },
            {u"./scripts/back.sh is not what was pinned"_s});
        row("no runner", [](Machine& m) { QFile::remove(m.runner); }, {u"runner program"_s});
        row("a folder in the runner's place", [](Machine& m) { m.runner = m.workdir; }, {u"runner program"_s});
        row("a runner without the right to run",
            [](Machine& m) { QFile::setPermissions(m.runner, QFile::ReadOwner | QFile::WriteOwner); },
            {u"runner may not be executed"_s});
        // The kernel's own file system never has a free byte.
        row("no disk left", [](Machine& m) { m.launch = u"/proc"_s; }, {u"500 MB"_s});
        row("nobody knows how much disk is left", [](Machine& m) { m.launch = m.path(u"gone.launch"_s); },
            {u"is not known"_s});
        row("all at once",
            [](Machine& m) {
                QFile::remove(m.path(u"work/scripts/back.sh"_s));
                QFile::setPermissions(m.path(u"work/scripts/tell.sh"_s), QFile::ReadOwner);
                QFile::remove(m.runner);
                m.launch = u"/proc"_s;
            },
            {u"back.sh does not"_s, u"tell.sh may not"_s, u"runner program"_s, u"500 MB"_s});
    }
    void eachCauseIsNamed()
    {
        QFETCH(const Change, change);
        QFETCH(const QStringList, told);
        Machine machine;
        QVERIFY(machine.check().armed);
        change(machine);
        const Armed armed = machine.check();
        QVERIFY(!armed.armed);
        QVERIFY2(armed.causes.size() == told.size(), qPrintable(armed.causes.join(u'\n')));
        for (qsizetype i = 0; i < told.size(); ++i) {
            QVERIFY2(armed.causes.at(i).contains(told.at(i)), qPrintable(armed.causes.at(i)));
            QVERIFY2(armed.causes.at(i).endsWith(u'.'), "one sentence each");
        }
    }

    // Was armed until it was pinned: the system starts it, and its interpreter cannot read it. As somebody else than
    // root, who may read everything.
    void aScriptThatMayNotBeReadIsNotArmed()
    {
        const Machine machine;
        const auto access = QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner | QFile::ReadGroup |
                            QFile::ExeGroup | QFile::ReadOther | QFile::ExeOther;
        QVERIFY(QFile::setPermissions(machine.folder.path(), access));
        for (const QString& name : {u"work"_s, u"work/scripts"_s, u"work/scripts/back.sh"_s, u"work/scripts/tell.sh"_s,
                                    u"runner"_s, u"shop.launch"_s})
            QVERIFY(QFile::setPermissions(machine.path(name), access));
        constexpr uid_t nobody = 65534;
        const uid_t self = getuid();
        const auto check = [&] {
            if (self != 0)
                return machine.check();
            if (setresuid(nobody, nobody, 0) != 0)
                qFatal("root cannot be nobody");
            const Armed armed = machine.check();
            if (setresuid(0, 0, 0) != 0)
                qFatal("nobody cannot be root again");
            return armed;
        };
        QVERIFY2(check().armed, qPrintable(check().causes.join(u'\n')));
        const QString script = machine.path(u"work/scripts/back.sh"_s);
        QVERIFY(QFile::setPermissions(script, QFile::ExeOwner | QFile::ExeGroup | QFile::ExeOther));
        QCOMPARE(check().causes, QStringList{u"./scripts/back.sh may not be read: no interpreter could run it."_s});
        QVERIFY(QFile::setPermissions(script, access));
        QVERIFY(check().armed);
    }
};

QTEST_GUILESS_MAIN(RolloutArmedTest)
#include "tst_rollout_armed.moc"
