// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runbook/configuration.h"
#include "core/runbook/importer.h"
#include "ui/runbook/configuration/configuration_dialog.h"
#include "ui/runbook/configuration/configuration_fields.h"
#include "ui/runbook/configuration/configuration_model.h"
#include "ui/runbook/configuration/configuration_text.h"
#include "ui/runbook/editor/edit_document.h"
#include "ui/runbook/trust_page.h"
#include "ui/theme/apply_theme.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QInputDialog>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPointer>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QTreeWidget>

using namespace holdpoint;
using namespace holdpoint::ui;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr const char* base =
    "[source.web]\nkind = \"http\" # the service\nurl = \"https://shop.example.org/health\"\n\n"
    "[metric.errors]\nsource = \"web\"\nquery = \"errors\"\n";

// Every text that the tree of what it may do shows.
QString promised(const TrustPage& page)
{
    QStringList texts;
    const auto* tree = page.findChild<QTreeWidget*>();
    for (int group = 0; group < tree->topLevelItemCount(); ++group)
        for (int row = 0; row < tree->topLevelItem(group)->childCount(); ++row)
            texts << tree->topLevelItem(group)->text(0) + u": "_s + tree->topLevelItem(group)->child(row)->text(0);
    return texts.join(u'\n');
}

} // namespace

// The configuration's forms: each kind of table by mouse and keyboard, checked as one types.
class TestRunbookConfigurationForms : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, ThemeKind::Light); }
    void init();
    void cleanup();
    void everyKindHasItsForm_data();
    void everyKindHasItsForm();
    void aTableIsAddedByName_data();
    void aTableIsAddedByName();
    void aTableIsRenamedWithWhatCallsIt_data();
    void aTableIsRenamedWithWhatCallsIt();
    void whatStandsInOneLineIsEdited();
    void whatIsWrongIsSaidAtItsField_data();
    void whatIsWrongIsSaidAtItsField();
    void whatItMayDoFollows();
    void undoBringsBackEveryByte();
    void theKindChangesTheFields();
    void theRunbookTakesIt();
    void anInvalidTextIsShownWithItsLine();

private:
    void type(const QString& key, const QString& form);
    QPointer<ConfigurationDialog> m_dialog;
};

void TestRunbookConfigurationForms::init()
{
    m_dialog = new ConfigurationDialog(base, {}, u"Take it"_s);
    m_dialog->open();
    QVERIFY(QTest::qWaitForWindowActive(m_dialog));
}

void TestRunbookConfigurationForms::cleanup() { delete m_dialog; }

// As a person would: letters into a line, a choice from a list.
void TestRunbookConfigurationForms::type(const QString& key, const QString& form)
{
    QWidget* field = m_dialog->fields()->field(key);
    QVERIFY2(field, qPrintable(key));
    field->setFocus();
    if (auto* box = qobject_cast<QComboBox*>(field)) {
        while (box->currentData().toString() != form && box->currentIndex() < box->count() - 1)
            QTest::keyClick(box, Qt::Key_Down);
        while (box->currentData().toString() != form && box->currentIndex() > 0)
            QTest::keyClick(box, Qt::Key_Up);
        return;
    }
    QTest::keyClick(field, Qt::Key_A, Qt::ControlModifier);
    for (const QString& line : form.split(u'\n')) {
        if (line != form.split(u'\n').first())
            QTest::keyClick(field, Qt::Key_Return);
        QTest::keyClicks(field, line);
    }
}

void TestRunbookConfigurationForms::everyKindHasItsForm_data()
{
    QTest::addColumn<QString>("section");
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QStringList>("fields"); // that it has, "!x": that it has not
    QTest::addColumn<QStringList>("typed");  // key, form, key, form ...
    QTest::addColumn<QString>("written");
    const auto row = [](const char* section, const char* kind, const QStringList& fields, const QStringList& typed,
                        const char* written) {
        QTest::addRow("%s %s", section, kind) << QString::fromLatin1(section) << QString::fromLatin1(kind) << fields
                                              << typed << QString::fromLatin1(written);
    };
    for (const char* web : {"prometheus", "alertmanager", "openmetrics"})
        row("source", web, {u"url"_s, u"secret"_s, u"interval_s"_s, u"!host"_s, u"!command"_s, u"!expect_status"_s},
            {u"url"_s, u"https://prom.example.org"_s, u"interval_s"_s, u"2.5"_s}, "url = \"https://prom.example.org\"");
    row("source", "haproxy", {u"url"_s, u"socket"_s, u"!host"_s}, {u"socket"_s, u"/run/haproxy.sock"_s},
        "socket = \"/run/haproxy.sock\"");
    row("source", "http",
        {u"url"_s, u"expect_status"_s, u"expect_body"_s, u"json_path"_s, u"redirects"_s, u"ca_file"_s, u"!socket"_s},
        {u"url"_s, u"http://a"_s, u"expect_status"_s, u"200, 204"_s, u"method"_s, u"POST"_s, u"body"_s, u"x"_s,
         u"headers"_s, u"Accept = text/plain\nX-A = b"_s},
        "headers = {Accept = \"text/plain\", X-A = \"b\"}");
    for (const char* host : {"tcp", "tls", "dns"})
        row("source", host, {u"host"_s, u"deadline_s"_s, u"!url"_s}, {u"host"_s, u"db.example.org:5432"_s},
            "host = \"db.example.org:5432\"");
    row("source", "command", {u"command"_s, u"json_path"_s, u"expect_status"_s, u"!url"_s, u"!method"_s},
        {u"command"_s, u"./lag.sh \"a b\""_s}, "command = \"./lag.sh \\\"a b\\\"\"");
    row("metric", "",
        {u"title"_s, u"query"_s, u"limits"_s, u"answer"_s, u"clear_limits"_s, u"dead_band"_s, u"priority"_s,
         u"ack_s"_s},
        {u"limits"_s, u"T-0 = < 0.1\ndefault = < 0.5"_s, u"for_s"_s, u"30"_s, u"answer"_s, u"rollback"_s},
        "limits = {T-0 = \"< 0.1\", default = \"< 0.5\"}");
    row("rollout", "", {u"weights"_s, u"shift"_s, u"watch_s"_s, u"compare"_s},
        {u"weights"_s, u"5, 50, 100"_s, u"shift"_s, u"./shift.sh"_s, u"observe"_s, u"web"_s}, "weights = [5, 50, 100]");
    row("rollback", "", {u"immediate"_s, u"pin"_s}, {u"immediate"_s, u"./back.sh\n./check.sh"_s},
        "immediate = [\"./back.sh\", \"./check.sh\"]");
    for (const char* channel : {"slack", "email", "webhook", "pagerduty", "statuspage", "script"})
        row("channel", channel, {u"address"_s, u"secret"_s}, {u"address"_s, u"#war-room"_s}, "address = \"#war-room\"");
    row("launch", "", {u"environment"_s, u"secrets"_s}, {u"environment"_s, u"REGION = eu"_s},
        "environment = {REGION = \"eu\"}");
    row("poll", "", {u"seats"_s}, {u"seats"_s, u"QA Lead\nTechnical Lead"_s},
        "seats = [\"QA Lead\", \"Technical Lead\"]");
    row("step", "", {u"limit_s"_s, u"pty"_s}, {u"limit_s"_s, u"60"_s, u"pty"_s, u"true"_s}, "pty = true");
    row("value", "", {u"type"_s, u"format"_s, u"secret"_s}, {u"type"_s, u"number"_s, u"format"_s, u"\\d+"_s},
        "format = '\\d+'");
}

void TestRunbookConfigurationForms::everyKindHasItsForm()
{
    QFETCH(QString, section);
    QFETCH(QString, kind);
    QFETCH(QStringList, fields);
    QFETCH(QStringList, typed);
    QFETCH(QString, written);
    const QAbstractItemModelTester tester(m_dialog->model());
    const QString name = runbook::configurationSection(section).named ? u"x"_s : QString();
    QVERIFY(m_dialog->text()->add(section, name));
    m_dialog->choose(section, name);
    if (!kind.isEmpty())
        type(u"kind"_s, kind);
    for (const QString& field : fields)
        QVERIFY2(bool(m_dialog->fields()->field(QString(field).remove(u'!'))) != field.startsWith(u'!'),
                 qPrintable(field));
    if (section == u"metric")
        type(u"source"_s, u"web"_s);
    for (int i = 0; i + 1 < typed.size(); i += 2)
        type(typed.at(i), typed.at(i + 1));
    const QString toml = QString::fromUtf8(m_dialog->text()->toml());
    QVERIFY2(toml.startsWith(QString::fromUtf8(base)), qPrintable(toml)); // not a byte of the rest
    QVERIFY2(toml.contains(written), qPrintable(toml));
    QVERIFY2(runbook::parseConfiguration(toml), qPrintable(toml));
    QVERIFY2(m_dialog->acceptButton()->isEnabled(), qPrintable(m_dialog->problem()));
    QSignalSpy spy(m_dialog, &ConfigurationDialog::written);
    QTest::mouseClick(m_dialog->acceptButton(), Qt::LeftButton);
    QCOMPARE(spy.size(), 1);
    QCOMPARE(spy.first().first().toByteArray(), toml.toUtf8());
}

void TestRunbookConfigurationForms::aTableIsAddedByName_data()
{
    QTest::addColumn<int>("entry");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("header");
    QTest::addRow("source") << 2 << u"db"_s << u"[source.db]"_s;
    QTest::addRow("channel") << 7 << u"war room"_s << u"[channel.\"war room\"]"_s;
    QTest::addRow("matrix") << 6 << u"It burns"_s << u"[matrix.\"It burns\"]"_s;
    QTest::addRow("rollout") << 4 << QString() << u"[rollout]"_s;
}

void TestRunbookConfigurationForms::aTableIsAddedByName()
{
    QFETCH(int, entry);
    QFETCH(QString, name);
    QFETCH(QString, header);
    m_dialog->addMenu()->actions().at(entry)->trigger();
    if (!name.isEmpty()) {
        QTRY_VERIFY(qobject_cast<QInputDialog*>(QApplication::activeWindow()));
        auto* ask = qobject_cast<QInputDialog*>(QApplication::activeWindow());
        QTest::keyClicks(ask->findChild<QLineEdit*>(), name);
        QTest::keyClick(ask->findChild<QLineEdit*>(), Qt::Key_Return);
    }
    QTRY_VERIFY2(m_dialog->text()->toml().contains(header.toUtf8()), m_dialog->text()->toml().constData());
    const ConfigurationModel::Row* chosen = m_dialog->model()->row(m_dialog->list()->currentIndex().row());
    QVERIFY(chosen);
    QCOMPARE(chosen->name, name);
    // And out again, by the key.
    m_dialog->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_dialog));
    m_dialog->list()->setFocus();
    QTest::keyClick(m_dialog->list(), Qt::Key_Delete);
    QVERIFY(!m_dialog->text()->toml().contains(header.toUtf8()));
}

void TestRunbookConfigurationForms::aTableIsRenamedWithWhatCallsIt_data()
{
    QTest::addColumn<bool>("byMouse");
    QTest::addRow("mouse") << true;
    QTest::addRow("keyboard") << false;
}

void TestRunbookConfigurationForms::aTableIsRenamedWithWhatCallsIt()
{
    QFETCH(bool, byMouse);
    const auto rename = [&](const QString& name) {
        m_dialog->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_dialog));
        if (byMouse) {
            QTest::mouseClick(m_dialog->renameButton(), Qt::LeftButton);
        } else {
            m_dialog->list()->setFocus();
            QTest::keyClick(m_dialog->list(), Qt::Key_F2);
        }
        QTRY_VERIFY(qobject_cast<QInputDialog*>(QApplication::activeWindow()));
        auto* ask = qobject_cast<QInputDialog*>(QApplication::activeWindow());
        QVERIFY2(ask->labelText().contains(u"1 place"_s), qPrintable(ask->labelText()));
        auto* line = ask->findChild<QLineEdit*>();
        QCOMPARE(line->text(), u"web"_s);
        QTest::keyClick(line, Qt::Key_A, Qt::ControlModifier);
        QTest::keyClicks(line, name);
        QTest::keyClick(line, Qt::Key_Return);
        QTRY_VERIFY(!qobject_cast<QInputDialog*>(QApplication::activeWindow()));
    };
    m_dialog->choose(u"source"_s, u"web"_s);
    rename(u"shop"_s);
    QByteArray wanted = base;
    wanted.replace("[source.web]", "[source.shop]").replace("source = \"web\"", "source = \"shop\"");
    QTRY_COMPARE(m_dialog->text()->toml(), wanted);
    const ConfigurationModel::Row* chosen = m_dialog->model()->row(m_dialog->list()->currentIndex().row());
    QVERIFY(chosen && chosen->section == u"source" && chosen->name == u"shop");
    QVERIFY(m_dialog->acceptButton()->isEnabled() && m_dialog->text()->remarks().isEmpty());
    m_dialog->text()->undo();
    QCOMPARE(m_dialog->text()->toml(), QByteArray(base));
    // A name that is taken changes nothing, and the dialog says so.
    QVERIFY(m_dialog->text()->add(u"source"_s, u"db"_s));
    const QByteArray two = m_dialog->text()->toml();
    m_dialog->choose(u"source"_s, u"web"_s);
    rename(u"db"_s);
    QTRY_VERIFY2(m_dialog->problem().contains(u"is there already"_s), qPrintable(m_dialog->problem()));
    QCOMPARE(m_dialog->text()->toml(), two);
}

// The design's own example, and the other ways to write the same: typed into the form, only its bytes change.
void TestRunbookConfigurationForms::whatStandsInOneLineIsEdited()
{
    const QByteArray toml = "source = {web = {kind = \"http\", url = 'https://a'}}\n\n[metric.errors]\n"
                            "source = \"web\"\nlimits = {\"T-0\" = \"< 0.1\", default = '< 0.5'} # agreed\n\n"
                            "[metric.load]\nsource = \"web\"\n\n[metric.load.limits]\ndefault = '< 70'\n";
    m_dialog->close();
    m_dialog = new ConfigurationDialog(toml, {}, u"Take it"_s);
    m_dialog->open();
    QVERIFY(QTest::qWaitForWindowActive(m_dialog));
    m_dialog->choose(u"metric"_s, u"errors"_s);
    type(u"limits"_s, u"T-0 = < 0.2\ndefault = < 0.5"_s);
    m_dialog->choose(u"metric"_s, u"load"_s);
    type(u"limits"_s, u"default = < 80"_s);
    m_dialog->choose(u"source"_s, u"web"_s);
    type(u"url"_s, u"https://b"_s);
    type(u"interval_s"_s, u"3"_s);
    QVERIFY2(m_dialog->acceptButton()->isEnabled(), qPrintable(m_dialog->problem()));
    QString shown = QString::fromUtf8(m_dialog->text()->toml());
    QVERIFY2(shown.startsWith(u"source = {web = {kind = \"http\", url = \"https://b\", interval_s = 3}}\n\n"_s),
             qPrintable(shown));
    // Typing took the old lines out letter by letter: the limits are what was typed, the comment and the rest stay.
    QVERIFY2(shown.contains(u"T-0 = \"< 0.2\""_s) || shown.contains(u"\"T-0\" = \"< 0.2\""_s), qPrintable(shown));
    QVERIFY2(shown.contains(u"default = \"< 0.5\""_s) && shown.contains(u"[metric.load]\nsource = \"web\"\n"_s),
             qPrintable(shown));
    const Result<runbook::Configuration> read = runbook::parseConfiguration(shown);
    QVERIFY(read);
    QCOMPARE(read->metrics.at(0).limits.value(u"T-0"_s), u"< 0.2"_s);
    QCOMPARE(read->metrics.at(1).limits.value(u"default"_s), u"< 80"_s);
    QSignalSpy spy(m_dialog, &ConfigurationDialog::written);
    QTest::mouseClick(m_dialog->acceptButton(), Qt::LeftButton);
    QCOMPARE(spy.size(), 1);
}

void TestRunbookConfigurationForms::whatIsWrongIsSaidAtItsField_data()
{
    QTest::addColumn<QString>("section");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("form");
    QTest::addColumn<QString>("said");
    QTest::addColumn<bool>("wrong");
    QTest::addRow("seconds") << u"source"_s << u"web"_s << u"interval_s"_s << u"soon"_s << u"no number of seconds"_s
                             << true;
    QTest::addRow("status") << u"source"_s << u"web"_s << u"expect_status"_s << u"99"_s << u"100 to 599"_s << true;
    QTest::addRow("pairs") << u"metric"_s << u"errors"_s << u"limits"_s << u"< 3"_s << u"NAME = text"_s << true;
    QTest::addRow("no such source") << u"metric"_s << u"errors"_s << u"source"_s << u"prom"_s
                                    << u"There is no source “prom”"_s << false;
}

void TestRunbookConfigurationForms::whatIsWrongIsSaidAtItsField()
{
    QFETCH(QString, section);
    QFETCH(QString, name);
    QFETCH(QString, key);
    QFETCH(QString, form);
    QFETCH(QString, said);
    QFETCH(bool, wrong);
    m_dialog->choose(section, name);
    type(key, form);
    QVERIFY2(m_dialog->fields()->remark(key).contains(said), qPrintable(m_dialog->fields()->remark(key)));
    QCOMPARE(m_dialog->acceptButton()->isEnabled(), !wrong);
    const QString row = m_dialog->list()->currentIndex().data().toString();
    QVERIFY2(row.contains(wrong ? u"1 wrong"_s : u"1 to look at"_s), qPrintable(row));
    // Corrected, it is silent.
    type(key, key == u"source" ? u"web"_s : key == u"limits" ? u"default = < 3"_s : u"200"_s);
    QCOMPARE(m_dialog->fields()->remark(key), QString());
    QVERIFY(m_dialog->list()->currentIndex().data().toString().indexOf(u'(') < 0);
}

void TestRunbookConfigurationForms::whatItMayDoFollows()
{
    QVERIFY(promised(*m_dialog->trust()).contains(u"shop.example.org"_s));
    m_dialog->choose(u"source"_s, u"web"_s);
    type(u"url"_s, u"https://other.example.org/x"_s);
    QTRY_VERIFY2(promised(*m_dialog->trust()).contains(u"other.example.org"_s),
                 qPrintable(promised(*m_dialog->trust())));
    QVERIFY(!promised(*m_dialog->trust()).contains(u"shop.example.org"_s));
}

void TestRunbookConfigurationForms::undoBringsBackEveryByte()
{
    QVERIFY(!m_dialog->acceptButton()->isEnabled()); // nothing is changed
    m_dialog->choose(u"source"_s, u"web"_s);
    type(u"secret"_s, u"TOKEN"_s);
    type(u"kind"_s, u"tcp"_s);
    QVERIFY(m_dialog->text()->remove(u"metric"_s, u"errors"_s));
    const QByteArray changed = m_dialog->text()->toml();
    QVERIFY(changed != base);
    m_dialog->list()->setFocus();
    while (m_dialog->text()->canUndo())
        QTest::keySequence(m_dialog, QKeySequence::Undo);
    QCOMPARE(m_dialog->text()->toml(), QByteArray(base));
    QVERIFY(!m_dialog->acceptButton()->isEnabled());
    while (m_dialog->text()->canRedo())
        QTest::keySequence(m_dialog, QKeySequence::Redo);
    QCOMPARE(m_dialog->text()->toml(), changed);
}

void TestRunbookConfigurationForms::theKindChangesTheFields()
{
    m_dialog->choose(u"source"_s, u"web"_s);
    QVERIFY(m_dialog->fields()->field(u"url"_s) && !m_dialog->fields()->field(u"command"_s));
    type(u"kind"_s, u"command"_s);
    QVERIFY(!m_dialog->fields()->field(u"url"_s) && m_dialog->fields()->field(u"command"_s));
    QTRY_VERIFY(m_dialog->fields()->field(u"kind"_s)->hasFocus()); // the keyboard stays where it was
}

// From the editor: one step for undo, only the block's own line changes.
void TestRunbookConfigurationForms::theRunbookTakesIt()
{
    const QByteArray runbook = "# A launch\n\n```toml holdpoint\n" + QByteArray(base) +
                               "```\n\n### Phase 1: T-1h - Go\n\n"
                               "#### Step 1: Do\n\n```bash\necho 1\n```\n";
    EditDocument document;
    Result<runbook::Document> loaded = runbook::Document::read(runbook);
    QVERIFY(loaded);
    document.load(*loaded);
    QTRY_VERIFY(document.isSettled());
    QWidget window;
    QPushButton* button = configurationButton(document, &window);
    button->setParent(&window);
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    m_dialog->close();
    QTest::mouseClick(button, Qt::LeftButton);
    auto* dialog = window.findChild<ConfigurationDialog*>();
    QTRY_VERIFY(dialog && dialog->isVisible());
    dialog->choose(u"source"_s, u"web"_s);
    auto* every = qobject_cast<QLineEdit*>(dialog->fields()->field(u"interval_s"_s));
    QTest::keyClicks(every, u"3"_s);
    QTest::mouseClick(dialog->acceptButton(), Qt::LeftButton);
    QByteArray wanted = runbook;
    wanted.replace("/health\"\n", "/health\"\ninterval_s = 3\n");
    QTRY_COMPARE(document.bytes(), wanted);
    QTRY_VERIFY(document.isSettled());
    document.undo();
    QTRY_COMPARE(document.bytes(), runbook);
}

void TestRunbookConfigurationForms::anInvalidTextIsShownWithItsLine()
{
    ConfigurationDialog dialog("[source.web]\nkind = \"http\"\nport = 3\n", {}, u"Take it"_s);
    dialog.setAttribute(Qt::WA_DeleteOnClose, false);
    QVERIFY2(dialog.model()->index(0).data().toString().contains(u"1 wrong"_s),
             qPrintable(dialog.model()->index(0).data().toString()));
    QVERIFY(!dialog.acceptButton()->isEnabled());
    ConfigurationDialog broken("[source.web\n", {}, u"Take it"_s);
    broken.setAttribute(Qt::WA_DeleteOnClose, false);
    QVERIFY2(broken.problem().contains(u"not valid TOML"_s), qPrintable(broken.problem()));
}

QTEST_MAIN(TestRunbookConfigurationForms)
#include "tst_runbook_configuration_forms.moc"
