// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/shell/screen_rows.h"

#include <QDir>
#include <QTest>
#include <QWidget>

using namespace Qt::Literals::StringLiterals;

namespace holdpoint::test {

void addScreenRows()
{
    QTest::addColumn<QSize>("size");
    QTest::addColumn<bool>("dark");
    QTest::addColumn<bool>("seed");
    for (const QSize size : {QSize(1280, 720), QSize(1920, 1080), QSize(3840, 2160)})
        for (const bool dark : {false, true})
            for (const bool seed : {false, true})
                QTest::addRow("%d-%s-%s", size.width(), dark ? "dark" : "light", seed ? "seed" : "sample")
                    << size << dark << seed;
}

QString screenRunbook(bool seed)
{
    return seed ? QStringLiteral(HOLDPOINT_SOURCE_DIR "/../shared/seed/erpgo-launch-runbook.md")
                : QStringLiteral(HOLDPOINT_SOURCE_DIR "/resources/sample/runbook.md");
}

void keepPicture(QWidget& widget, const QString& name)
{
    const QString folder = qEnvironmentVariable("HOLDPOINT_SHOTS");
    if (folder.isEmpty())
        return;
    QDir().mkpath(folder);
    widget.grab().save(u"%1/%2.png"_s.arg(folder, name));
}

} // namespace holdpoint::test
