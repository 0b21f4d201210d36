// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/shell/screen_rows.h"

#include <QDir>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
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

QStringList clippedButtons(const QWidget& window)
{
    QStringList clipped;
    for (const QPushButton* button : window.findChildren<QPushButton*>())
        if (button->isVisible() && !button->text().isEmpty() && button->width() + 2 < button->minimumSizeHint().width())
            clipped.append(
                u"%1 (%2 of %3)"_s.arg(button->text()).arg(button->width()).arg(button->minimumSizeHint().width()));
    return clipped;
}

QStringList cutLines(const QWidget& window)
{
    QStringList cut;
    // What lies below the edge of a part that shows no bar to scroll to it.
    for (const QScrollArea* part : window.findChildren<QScrollArea*>())
        if (part->isVisible() && part->widget() && !part->verticalScrollBar()->isVisible() &&
            part->widget()->height() > part->viewport()->height())
            cut.append(u"%1 px below %2"_s.arg(part->widget()->height() - part->viewport()->height())
                           .arg(QLatin1String(part->metaObject()->className())));
    for (const QLabel* label : window.findChildren<QLabel*>()) {
        if (!label->isVisible() || label->text().isEmpty() || !label->wordWrap())
            continue;
        if (label->height() < label->heightForWidth(label->width()))
            cut.append(label->text());
        for (const QLabel* other : label->parentWidget()->findChildren<QLabel*>(Qt::FindDirectChildrenOnly))
            if (other > label && other->isVisible() && !other->text().isEmpty() &&
                other->geometry().intersects(label->geometry()))
                cut.append(u"%1 / %2"_s.arg(label->text(), other->text()));
    }
    return cut;
}

} // namespace holdpoint::test
