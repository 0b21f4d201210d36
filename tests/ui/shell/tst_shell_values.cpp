// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checklist/launch.h"
#include "core/session/session.h"
#include "tests/ui/shell/live_window.h"
#include "tests/ui/shell/screen_rows.h"
#include "ui/checklist/inline_message.h"
#include "ui/checklist/message_dialog.h"
#include "ui/checklist/value_dialog.h"
#include "ui/shell/command_palette.h"
#include "ui/shell/launch_acts.h"
#include "ui/shell/launch_desk.h"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDateTime>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPointer>
#include <QPushButton>
#include <QTest>

using namespace holdpoint;
using namespace holdpoint::ui;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr const char* plan = R"md(# Shop 2.0

```toml holdpoint
[value."<REV>"]
from = "Read the revision"
pattern = "revision ([0-9a-f]+)"

[value."<API_TOKEN>"]
secret = true
```

## Launch Team

| Role | Name | Contact |
|------|------|---------|
| Launch Coordinator | Ada Byron | ada.byron@example.org |
| QA Lead | Jonas Abara | jonas@example.org |

### Phase 1: T-1 Hours - Look

#### Step 1: Read the revision

```bash
echo revision 4f2a9c
```

#### Step 2: Deploy it

```bash
./deploy.sh <REV> --token <API_TOKEN> --change <CHANGE_ID>
```

## Success Metrics

- **Orders**: > [Target] orders/h

## Communication Templates

**Launch Announcement**
```
SUBJECT: Shop 2.0 is live

Dear all,
at [Timestamp] the shop 2.0 went live with revision <REV>, as planned. Whoever sees something odd calls [Owner Name]
at once; the numbers of the day are at [Dashboard URL], and the next word comes at [Deadline].

Thank you for a quiet night.
```

**Everything is back to normal**
```
SUBJECT: Shop 2.0: all is well

Nothing is left to be done.
```
)md";

template <class Dialog> Dialog* activeDialog() { return qobject_cast<Dialog*>(QApplication::activeWindow()); }

} // namespace

// Blanks and messages on the real window, at the sizes that must be readable.
class TestShellValues : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void cleanup() { m_live.reset(); }
    void theFirstSecondShowed1970();
    void screens_data();
    void screens();

private:
    [[nodiscard]] LaunchDesk& desk() const { return *m_live->window().desk(); }
    [[nodiscard]] const checklist::Launch& launch() const { return desk().session().launch(); }
    [[nodiscard]] QString value(const QString& placeholder) const;
    void comeBack();
    void look(QWidget& widget, const QString& what);

    std::unique_ptr<test::LiveWindow> m_live;
};

QString TestShellValues::value(const QString& placeholder) const
{
    for (const runbook::Value& one : launch().plan().values)
        if (one.placeholder == placeholder)
            return one.id;
    return {};
}

void TestShellValues::comeBack()
{
    m_live->window().activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&m_live->window()));
}

void TestShellValues::look(QWidget& widget, const QString& what)
{
    QTest::qWait(30);
    test::keepPicture(widget, u"values-%1-%2"_s.arg(QString::fromLatin1(QTest::currentDataTag()), what));
    QCOMPARE(test::clippedButtons(widget), QStringList());
    QCOMPARE(test::cutLines(widget), QStringList());
    QVERIFY(widget.width() <= m_live->window().width() && widget.height() <= m_live->window().height());
}

// Regression: a message that was opened before the first second had passed told the year 1970 as the time of its use.
void TestShellValues::theFirstSecondShowed1970()
{
    m_live = std::make_unique<test::LiveWindow>(test::someone());
    QVERIFY(m_live->open(m_live->makeLaunch(plan, u"test.launch"_s, true)));
    // As in the first second: no tick between making the acts and using them.
    LaunchActs fresh(desk().binding(), desk().page(), &m_live->window());
    const QString before = QDateTime::currentDateTimeUtc().toString(u"yyyy-MM-dd"_s);
    fresh.messages();
    const auto* dialog = m_live->window().findChild<MessageDialog*>();
    QVERIFY(dialog);
    const QString text = dialog->text()->toPlainText();
    QVERIFY2(text.contains(before) || text.contains(QDateTime::currentDateTimeUtc().toString(u"yyyy-MM-dd"_s)),
             qPrintable(text));
}

void TestShellValues::screens_data()
{
    QTest::addColumn<QSize>("size");
    QTest::addColumn<bool>("dark");
    for (const QSize size : {QSize(1280, 720), QSize(1920, 1080), QSize(3840, 2160)})
        for (const bool dark : {false, true})
            QTest::addRow("%d-%s", size.width(), dark ? "dark" : "light") << size << dark;
}

void TestShellValues::screens()
{
    QFETCH(QSize, size);
    QFETCH(bool, dark);
    settings::Settings settings = test::someone();
    settings.theme = dark ? settings::ThemeChoice::Dark : settings::ThemeChoice::Light;
    settings.textScale = 0;
    m_live = std::make_unique<test::LiveWindow>(settings, size);
    QVERIFY(m_live->open(m_live->makeLaunch(plan, u"test.launch"_s, true)));
    // The list of all blanks, then each in its own form: empty, and with what its type does not take.
    comeBack();
    QTest::keyClick(&m_live->window(), Qt::Key_V, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_VERIFY(m_live->window().commandPalette()->isVisible());
    look(m_live->window(), u"list"_s);
    QTest::keyClick(m_live->window().commandPalette()->field(), Qt::Key_Escape);
    const struct
    {
        const char* what;
        const char* placeholder;
        const char* wrong; // empty: any text will do
    } forms[] = {{"text", "<CHANGE_ID>", ""},      {"captured", "<REV>", ""},       {"secret", "<API_TOKEN>", ""},
                 {"number", "[Target]", "many"},   {"time", "[Deadline]", "25:99"}, {"person", "[Owner Name]", "12"},
                 {"link", "[Dashboard URL]", "x"}, {"now", "[Timestamp]", "soon"}};
    for (const auto& form : forms) {
        const QString id = value(QString::fromLatin1(form.placeholder));
        QVERIFY2(!id.isEmpty(), form.placeholder);
        comeBack();
        desk().acts().fillValue(id);
        QTRY_VERIFY(activeDialog<ValueDialog>());
        const QPointer<ValueDialog> dialog = activeDialog<ValueDialog>();
        QTest::keyClicks(dialog->line(), *form.wrong ? QString::fromLatin1(form.wrong) : u"4f2a9c"_s);
        QCOMPARE(dialog->acceptButton()->isEnabled(), *form.wrong == '\0');
        look(*dialog, QString::fromLatin1(form.what));
        QCOMPARE(dialog->message()->text().isEmpty(), *form.wrong == '\0');
        dialog->close();
        QTRY_VERIFY(!dialog);
    }
    // A message with holes, and one without.
    comeBack();
    QTest::keyClick(&m_live->window(), Qt::Key_M, Qt::ControlModifier);
    QTRY_VERIFY(activeDialog<MessageDialog>());
    const QPointer<MessageDialog> messages = activeDialog<MessageDialog>();
    QVERIFY(messages->missing()->isVisible());
    QVERIFY(!messages->copyButton()->isEnabled());
    look(*messages, u"message-with-blanks"_s);
    messages->messages()->setCurrentIndex(1);
    QTRY_VERIFY(messages->copyButton()->isEnabled());
    look(*messages, u"message"_s);
    messages->close();
    QTRY_VERIFY(!messages);
}

QTEST_MAIN(TestShellValues)
#include "tst_shell_values.moc"
