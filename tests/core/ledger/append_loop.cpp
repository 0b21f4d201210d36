// SPDX-License-Identifier: GPL-3.0-or-later
// Appends to the ledger at argv[1] without end, making it first where it is missing, and prints the size that each
// answer acknowledges. Made to be killed.
#include "core/ledger/ledger.h"
#include "tests/core/ledger/ledger_fixture.h"

#include <QCoreApplication>
#include <QFile>

#include <cstdio>
#include <unistd.h>

using namespace holdpoint;
using namespace holdpoint::ledger;

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    if (argc != 2)
        return 2;
    const QString path = QFile::decodeName(argv[1]);
    Result<std::unique_ptr<Writer>> writer = QFile::exists(path)
                                                 ? Writer::open(path, test::ledgerOrigin(), test::ledgerKey(), {})
                                                 : Writer::create(path, test::ledgerOrigin(), test::ledgerKey());
    if (!writer) {
        std::fprintf(stderr, "%s\n", qPrintable(writer.error().text()));
        return 1;
    }
    for (qint64 next = (*writer)->size();;) {
        std::vector<QByteArray> batch;
        for (int i = 0; i <= next % 3; ++i)
            batch.push_back(test::ledgerEntry(next + i));
        const Result<Appended> stored = (*writer)->append(next, batch).result();
        if (!stored) {
            std::fprintf(stderr, "%s\n", qPrintable(stored.error().text()));
            return 1;
        }
        next = stored->size;
        const QByteArray line = QByteArray::number(next) + '\n';
        if (write(STDOUT_FILENO, line.constData(), size_t(line.size())) != line.size())
            return 3;
    }
}
