// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rollout/pins.h"

#include "core/base/sha256.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace holdpoint;
using namespace holdpoint::rollout;
using events::PinnedFile;

namespace {

struct Workdir
{
    void write(const QString& name, const QByteArray& bytes) const
    {
        QDir().mkpath(QFileInfo(folder.filePath(name)).absolutePath());
        QFile file(folder.filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(bytes);
    }
    [[nodiscard]] QList<PinnedFile> pins(const QStringList& paths) const
    {
        return pinsOf(paths, folder.path()).value_or(QList<PinnedFile>());
    }
    QTemporaryDir folder;
};

QString hashOf(const QByteArray& bytes) { return hex(Sha256::of(bytes)); }

} // namespace

class RolloutPinsTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void whatIsPinned()
    {
        runbook::Plan plan;
        runbook::Procedure procedure;
        procedure.kind = runbook::ProcedureKind::ImmediateRollback;
        runbook::Command runs, shown;
        runs.scripts = QStringList{u"./back.sh"_s, u"./tell.sh"_s};
        shown.scripts = QStringList{u"./by-hand.sh"_s};
        shown.runnable = false;
        procedure.commands = {runs, shown};
        plan.procedures = {procedure};
        procedure.kind = runbook::ProcedureKind::PlannedRollback;
        plan.procedures.append(procedure);
        runbook::RollbackConfiguration configuration;
        configuration.pin = QStringList{u"lib/"_s, u"./back.sh"_s};
        QCOMPARE(pathsToPin(plan, configuration), QStringList({u"./back.sh"_s, u"./tell.sh"_s, u"lib/"_s}));
    }

    void filesAndFolders()
    {
        Workdir work;
        work.write(u"back.sh"_s, "echo back\n");
        work.write(u"lib/deep/a.sh"_s, "a");
        work.write(u"lib/.hidden"_s, "h");
        QCOMPARE(work.pins({u"./back.sh"_s, u"lib"_s, u"gone.sh"_s}),
                 QList<PinnedFile>({{u"./back.sh"_s, hashOf("echo back\n")},
                                    {u"lib/.hidden"_s, hashOf("h")},
                                    {u"lib/deep/a.sh"_s, hashOf("a")}}));
    }

    void whatChanged()
    {
        Workdir work;
        work.write(u"back.sh"_s, "one");
        work.write(u"lib/a.sh"_s, "a");
        const QStringList paths{u"./back.sh"_s, u"lib/"_s};
        const QList<PinnedFile> pinned = work.pins(paths);
        QCOMPARE(changedSince(pinned, work.pins(paths)), QStringList());
        work.write(u"back.sh"_s, "two");
        QCOMPARE(changedSince(pinned, work.pins(paths)), QStringList{u"./back.sh"_s});
        work.write(u"back.sh"_s, "one");
        work.write(u"lib/b.sh"_s, "new");
        QCOMPARE(changedSince(pinned, work.pins(paths)), QStringList{u"lib/b.sh"_s});
        QFile::remove(work.folder.filePath(u"lib/b.sh"_s));
        QFile::remove(work.folder.filePath(u"lib/a.sh"_s));
        QCOMPARE(changedSince(pinned, work.pins(paths)), QStringList{u"lib/a.sh"_s});
    }

    void tooMuchIsSaid()
    {
        Workdir work;
        for (int i = 0; i <= mostPinnedFiles; ++i)
            work.write(u"many/%1"_s.arg(i), {});
        const auto pins = pinsOf({u"many"_s}, work.folder.path());
        QVERIFY(!pins);
        QCOMPARE(pins.error().code, ErrorCode::TooLarge);
        QVERIFY(!pins.error().nextStep.isEmpty());
        QFile large(work.folder.filePath(u"large"_s));
        QVERIFY(large.open(QIODevice::WriteOnly) && large.resize(mostPinnedBytes + 1));
        QVERIFY(!pinsOf({u"large"_s}, work.folder.path()));
    }
};

QTEST_GUILESS_MAIN(RolloutPinsTest)
#include "tst_rollout_pins.moc"
