// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/shell/live_window.h"
#include "tests/ui/shell/screen_rows.h"
#include "ui/runbook/editor/editor_page.h"
#include "ui/runbook/editor/find_bar.h"
#include "ui/runbook/editor/item_model.h"
#include "ui/runbook/editor/lint_model.h"
#include "ui/runbook/editor/lint_pane.h"
#include "ui/runbook/editor/source_view.h"

#include <QAbstractButton>
#include <QAction>
#include <QComboBox>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTableView>
#include <QTest>

using namespace holdpoint;
using namespace holdpoint::ui;
using namespace Qt::Literals::StringLiterals;

// The editor at the sizes that must be readable, light and dark: nothing is cut, every control has a name.
class TestShellEditorScreens : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void screens_data();
    void screens();
};

void TestShellEditorScreens::screens_data() { test::addScreenRows(); }

void TestShellEditorScreens::screens()
{
    QFETCH(QSize, size);
    QFETCH(bool, dark);
    QFETCH(bool, seed);
    const QString file = test::screenRunbook(seed);
    if (!QFile::exists(file))
        QSKIP(qPrintable(u"%1 is not here"_s.arg(file)));
    settings::Settings settings = test::someone();
    settings.theme = dark ? settings::ThemeChoice::Dark : settings::ThemeChoice::Light;
    settings.textScale = 0;
    test::LiveWindow live(settings, size);
    const QString copy = live.path(u"runbook.md"_s);
    QVERIFY(QFile::copy(file, copy));
    QFile::setPermissions(copy, QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    live.window().editRunbook(copy);
    EditorPage* page = live.window().editorPage();
    QVERIFY(page);
    QTRY_VERIFY_WITH_TIMEOUT(page->model()->rowCount() > 0 && page->lint()->isChecked(), 20000);
    const QString name = QString::fromLatin1(QTest::currentDataTag());
    const auto phases = page->model()->indexOf(u"group:phases"_s);
    QVERIFY(page->model()->rowCount(phases) > 0);
    const QModelIndex phase = page->model()->index(0, 0, phases);
    const QModelIndex step = page->model()->index(0, 0, phase);
    page->tree()->choose(step.data(ItemModel::KeyRole).toString());
    page->tree()->expand(step);
    QTest::qWait(100);
    test::keepPicture(live.window(), u"editor-"_s + name + u"-1-step"_s);
    page->source()->setFocus();
    QTest::keyClick(page, Qt::Key_3, Qt::AltModifier);
    page->findBar()->open(u"the"_s, true);
    if (page->lint()->model().rowCount() > 0)
        page->lint()->table()->selectRow(0);
    QTest::qWait(100);
    test::keepPicture(live.window(), u"editor-"_s + name + u"-2-source"_s);

    QStringList wrong;
    for (const QWidget* widget : page->findChildren<QWidget*>()) {
        if (!widget->isVisible() || widget->focusPolicy() == Qt::NoFocus)
            continue;
        const auto* button = qobject_cast<const QAbstractButton*>(widget);
        const bool named = !widget->accessibleName().isEmpty() || (button && !button->text().isEmpty());
        const bool control = button || qobject_cast<const QLineEdit*>(widget) ||
                             qobject_cast<const QPlainTextEdit*>(widget) || qobject_cast<const QComboBox*>(widget) ||
                             qobject_cast<const QAbstractItemView*>(widget);
        if (control && !named)
            wrong.append(QString::fromLatin1(widget->metaObject()->className()) + u" without a name"_s);
        if (const auto* push = qobject_cast<const QPushButton*>(widget);
            push && push->width() + 2 < push->minimumSizeHint().width())
            wrong.append(push->text() + u" is cut"_s);
    }
    QCOMPARE(wrong, QStringList());
    QCOMPARE(live.window().size(), size);
}

QTEST_MAIN(TestShellEditorScreens)
#include "tst_shell_editor_screens.moc"
