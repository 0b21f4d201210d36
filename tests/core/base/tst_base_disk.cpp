// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/disk.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sched.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace Qt::StringLiterals;
using holdpoint::SystemDisk;

class BaseDiskTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void freeBytes()
    {
        const QTemporaryDir folder;
        QVERIFY(SystemDisk().freeBytes(folder.path()) > 0);
        // The kernel's own file system never has a free byte.
        QCOMPARE(SystemDisk().freeBytes(u"/proc"_s), 0);
        QCOMPARE(SystemDisk().freeBytes(folder.filePath(u"gone"_s)), -1);
    }

    // A pipe without a writer stopped the program that read it.
    void aPipeThatNobodyWritesToIsRefused()
    {
        const QTemporaryDir folder;
        const QString pipe = folder.filePath(u"pipe"_s);
        QCOMPARE(mkfifo(qPrintable(pipe), 0600), 0);
        const holdpoint::Result<QByteArray> nothing = SystemDisk().read(pipe, 1000);
        QVERIFY(!nothing);
        QCOMPARE(nothing.error().code, holdpoint::ErrorCode::Unreadable);
        QVERIFY2(nothing.error().cause.contains(u"nothing comes"_s), qPrintable(nothing.error().cause));

        const QByteArray written(300'000, 'x'); // more than a pipe holds
        std::thread writer([&] {
            QFile end(pipe);
            if (end.open(QIODevice::WriteOnly))
                end.write(written);
        });
        const holdpoint::Result<QByteArray> all = SystemDisk().read(pipe, written.size());
        writer.join();
        QVERIFY(all);
        QVERIFY(*all == written);
    }

    void whatIsReadIsTheFile_data()
    {
        QTest::addColumn<int>("size");
        QTest::addColumn<bool>("fits");
        QTest::newRow("empty") << 0 << true;
        QTest::newRow("at the limit") << 50'000 << true;
        QTest::newRow("over the limit") << 50'001 << false;
    }
    void whatIsReadIsTheFile()
    {
        QFETCH(int, size);
        QFETCH(bool, fits);
        const QTemporaryDir folder;
        const QString path = folder.filePath(u"file"_s);
        const QByteArray bytes(size, 'y');
        QVERIFY(SystemDisk().writeAtomically(path, bytes, 0600));
        const holdpoint::Result<QByteArray> read = SystemDisk().read(path, 50'000);
        QCOMPARE(read.has_value(), fits);
        if (fits)
            QCOMPARE(*read, bytes);
        else
            QCOMPARE(read.error().code, holdpoint::ErrorCode::TooLarge);
        // Files that do not say their size, and folders.
        QVERIFY(SystemDisk().read(u"/proc/self/status"_s, 50'000)->startsWith("Name:"));
        QCOMPARE(SystemDisk().read(folder.path(), 50'000).error().code, holdpoint::ErrorCode::Unreadable);
    }

    // Where the root folder is no mount point, as in a container, no rollback was ever armed.
    void freeBytesWereUnknownInAContainer()
    {
        const QTemporaryDir folder;
        enum : int
        {
            Known = 0,
            Unknown = 1,
            NoContainer = 2
        };
        const pid_t child = fork();
        QVERIFY(child >= 0);
        if (child == 0) {
            if ((geteuid() != 0 && unshare(CLONE_NEWUSER) != 0) || chroot(qPrintable(folder.path())) != 0)
                _exit(NoContainer);
            _exit(SystemDisk().freeBytes(u"/"_s) > 0 ? Known : Unknown);
        }
        int status = 0;
        QCOMPARE(waitpid(child, &status, 0), child);
        QVERIFY(WIFEXITED(status));
        if (WEXITSTATUS(status) == NoContainer)
            QSKIP("this machine lets no test change its root folder");
        QCOMPARE(WEXITSTATUS(status), int(Known));
    }
};

QTEST_GUILESS_MAIN(BaseDiskTest)
#include "tst_base_disk.moc"
