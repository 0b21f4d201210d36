// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/disk.h"

#include <QTemporaryDir>
#include <QTest>

#include <sched.h>
#include <sys/wait.h>
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
