// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/signoff/passphrase_field.h"
#include "ui/signoff/roster_notice.h"
#include "ui/signoff/signoff_dialog.h"
#include "ui/signoff/signoff_page.h"
#include "ui/signoff/signoff_row.h"
#include "ui/theme/apply_theme.h"

#include <QApplication>
#include <QComboBox>
#include <QDir>
#include <QInputDialog>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace holdpoint;
using namespace holdpoint::ui;
using namespace Qt::Literals;

class TestSignoffPage : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void whoIsMissing();
    void whoHasSigned();
    void signFromTheRow();
    void keyFromTheRow();
    void declare();
    void declared();
    void longListsAreCounted();
    void certificate();
    void theAnnouncement();
    void emptyRunbook();
    void failureWithoutDialog();
    void rowsStayWhenTheLaunchMovesOn();
    void signButtonWasBesideThePage_data();
    void signButtonWasBesideThePage();
    void looks_data();
    void looks();

private:
    void apply(const events::Event& body, const QString& person);
    void sign(int row, const QString& person);

    checklist::Launch m_launch;
    qint64 m_now = 0;
    std::unique_ptr<SignoffPage> m_page;
    QList<SignRequest> m_signed, m_declared;
};

static runbook::Plan plan(int criteria = 2)
{
    runbook::Plan plan;
    const QList<std::pair<QString, QString>> lines{{u"Technical"_s, u"Technical Lead"_s},
                                                   {u"Technical"_s, u"DBA"_s},
                                                   {u"Business"_s, u"Product Manager"_s},
                                                   {u"Business"_s, u"Executive Sponsor"_s}};
    for (const auto& [group, role] : lines)
        plan.signoffs.append({u"s/%1"_s.arg(plan.signoffs.size() + 1), group, role, 100});
    runbook::Phase phase;
    phase.id = u"criteria"_s;
    runbook::Step step;
    step.id = u"criteria/all"_s;
    step.kind = runbook::StepKind::Checklist;
    for (int i = 1; i <= criteria; ++i) {
        plan.successCriteria.append({u"criteria/%1"_s.arg(i), u"Criterion number %1 holds"_s.arg(i), 90 + i});
        step.checks.append({u"criteria/%1"_s.arg(i), u"Criterion number %1 holds"_s.arg(i), 90 + i, false});
    }
    phase.steps.append(step);
    plan.phases.append(phase);
    plan.declaration = {u"The launch of ERPGo 1.0.0 is declared successful."_s, u"Launch Coordinator"_s, 120};
    plan.roles.append({u"Launch Coordinator"_s, u"Margaret Hamilton"_s, {}, {}, {}, 5});
    return plan;
}

void TestSignoffPage::initTestCase() { applyTheme(*qApp, ThemeKind::Light); }

void TestSignoffPage::init()
{
    m_now = 1'796'119'200'000;
    m_launch = checklist::Launch(plan(), {});
    m_signed.clear();
    m_declared.clear();
    m_page = std::make_unique<SignoffPage>();
    connect(m_page.get(), &SignoffPage::signRequested, this, [this](const SignRequest& request) {
        m_signed.append(request);
        m_signed.last().passphrase = QByteArray(request.passphrase.constData(), request.passphrase.size());
    });
    connect(m_page.get(), &SignoffPage::declareRequested, this, [this](const SignRequest& request) {
        m_declared.append(request);
        m_declared.last().passphrase = QByteArray(request.passphrase.constData(), request.passphrase.size());
    });
    apply(events::LaunchOpened{u"erpgo"_s, {}, u"ERPGo"_s, u"1.0.0"_s, m_now, {}, {}, {}, {}}, u"Margaret Hamilton"_s);
    apply(events::RosterChanged{{{u"Margaret Hamilton"_s, u"+44 20 1"_s, {u"Launch Coordinator"_s}, {}, {}},
                                 {u"Ada Lovelace"_s, u"+44 20 2"_s, {u"Technical Lead"_s}, {}, {}},
                                 {u"Grace Hopper"_s, {}, {u"DBA"_s}, {u"Technical Lead"_s}, {}}},
                                false},
          u"Margaret Hamilton"_s);
    m_page->setNow(m_now, 60);
    m_page->setHead(71, u"root="_s);
    m_page->setPerson(u"Margaret Hamilton"_s);
    m_page->setKeys({{u"Ada Lovelace"_s, u"SHA256:ada"_s}, {u"Margaret Hamilton"_s, u"SHA256:margaret"_s}});
    m_page->resize(900, 700);
    m_page->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
}

void TestSignoffPage::cleanup() { m_page.reset(); }

void TestSignoffPage::apply(const events::Event& body, const QString& person)
{
    events::Entry entry;
    entry.seq = m_launch.state().entries;
    entry.at.utcMs = m_now;
    entry.actor = {events::Auth::Signed, person, {}, {}};
    entry.body = body;
    m_launch.apply(entry);
    m_page->setLaunch(m_launch);
}

void TestSignoffPage::sign(int row, const QString& person)
{
    const runbook::SignoffLine& line = m_launch.plan().signoffs.at(row);
    apply(events::SignoffGiven{line.id, line.role, {}, {}, {}}, person);
}

void TestSignoffPage::whoIsMissing()
{
    QCOMPARE(m_page->summary(), u"0 of 4 have signed off"_s);
    QCOMPARE(m_page->rows().size(), 4);
    QCOMPARE(m_page->rows().at(0)->word(), u"Missing"_s);
    QCOMPARE(m_page->rows().at(0)->detail(), u"Waiting for Ada Lovelace (+44 20 2)."_s);
    QCOMPARE(m_page->rows().at(1)->detail(), u"Waiting for Grace Hopper."_s);
    QCOMPARE(m_page->rows().at(2)->detail(), u"Nobody on the roster holds this role."_s);
    QStringList groups;
    for (const QLabel* label : m_page->findChildren<QLabel*>()) {
        if (label->text() == u"Technical"_s || label->text() == u"Business"_s)
            groups.append(label->text());
    }
    QCOMPARE(groups, (QStringList{u"Technical"_s, u"Business"_s}));
}

void TestSignoffPage::whoHasSigned()
{
    sign(0, u"Grace Hopper"_s);
    QCOMPARE(m_page->summary(), u"1 of 4 have signed off"_s);
    QCOMPARE(m_page->rows().at(0)->word(), u"Signed"_s);
    QCOMPARE(m_page->rows().at(0)->detail(), u"Grace Hopper, 2026-12-01 10:00:00 UTC"_s);
    QVERIFY(!m_page->rows().at(0)->signButton()->isVisible());
    for (int i = 1; i < 4; ++i)
        sign(i, u"Ada Lovelace"_s);
    QCOMPARE(m_page->summary(), u"Everybody has signed off."_s);
}

void TestSignoffPage::signFromTheRow()
{
    QPushButton* button = m_page->rows().at(0)->signButton();
    button->setFocus();
    QTest::keyClick(button, Qt::Key_Space);
    SignoffDialog* dialog = m_page->dialog();
    QVERIFY(dialog != nullptr && dialog->isVisible());
    QCOMPARE(dialog->person(), u"Ada Lovelace"_s);
    QCOMPARE(dialog->personField()->itemText(1), u"Grace Hopper"_s); // the deputy
    m_page->setNow(m_now + 5'000, 60);
    m_page->setHead(72, u"root2="_s);
    QVERIFY(dialog->statement()->text().contains(u"2026-12-01T10:00:05.000Z"_s));
    m_page->openSignoff(u"s/2"_s); // one at a time
    QCOMPARE(m_page->dialog(), dialog);
    QTest::keyClicks(dialog->passphrase(), u"secret"_s);
    QTest::keyClick(dialog->passphrase(), Qt::Key_Return);
    QCOMPARE(m_signed.size(), 1);
    QCOMPARE(m_declared.size(), 0);
    QCOMPARE(m_signed.at(0).signoffId, u"s/1"_s);
    QCOMPARE(m_signed.at(0).role, u"Technical Lead"_s);
    QCOMPARE(m_signed.at(0).treeSize, 72);
    QCOMPARE(m_signed.at(0).passphrase, QByteArray("secret"));
    QVERIFY(m_signed.at(0).meaning.contains(u"ERPGo 1.0.0"_s));
    m_page->failed({ErrorCode::Refused, u"The passphrase is wrong."_s, u"Type it again."_s, 0});
    QVERIFY(dialog->isVisible());
    m_page->finished();
    QVERIFY(!dialog->isVisible());
    QTRY_COMPARE(m_page->dialog(), nullptr);
}

void TestSignoffPage::keyFromTheRow()
{
    QSignalSpy keys(m_page.get(), &SignoffPage::keyRequested);
    QTest::mouseClick(m_page->rows().at(2)->signButton(), Qt::LeftButton);
    // Nobody holds the role: the person who sits here is proposed, and can be changed.
    QCOMPARE(m_page->dialog()->person(), u"Margaret Hamilton"_s);
    QVERIFY(m_page->dialog()->passphrase()->isVisible());
    m_page->dialog()->personField()->setEditText(u"Katherine Johnson"_s);
    QVERIFY(!m_page->dialog()->passphrase()->isVisible());
    m_page->setKeys({{u"Katherine Johnson"_s, u"SHA256:kj"_s}});
    QVERIFY(m_page->dialog()->passphrase()->isVisible());
    QCOMPARE(keys.count(), 0);
}

void TestSignoffPage::declare()
{
    QVERIFY(m_page->openMattersText().contains(u"Criterion not ticked: Criterion number 1 holds"_s));
    QVERIFY(m_page->openMattersText().contains(u"Sign-off missing: Product Manager"_s));
    apply(events::CheckTicked{u"criteria/1"_s, {}}, u"Ada Lovelace"_s);
    QVERIFY(!m_page->openMattersText().contains(u"Criterion number 1"_s));
    QTest::mouseClick(m_page->declareButton(), Qt::LeftButton);
    SignoffDialog* dialog = m_page->dialog();
    QVERIFY(dialog != nullptr);
    bool warned = false;
    for (const QLabel* label : dialog->findChildren<QLabel*>())
        warned = warned || label->text().contains(u"Criterion number 2 holds"_s);
    QVERIFY(warned);
    QVERIFY(dialog->statement()->text().contains(u"Meaning: The launch of ERPGo 1.0.0 is declared successful."_s));
    QCOMPARE(dialog->person(), u"Margaret Hamilton"_s);
    QTest::keyClicks(dialog->passphrase(), u"secret"_s);
    QTest::mouseClick(dialog->signButton(), Qt::LeftButton);
    QCOMPARE(m_declared.size(), 1);
    QCOMPARE(m_signed.size(), 0);
    QCOMPARE(m_declared.at(0).person, u"Margaret Hamilton"_s);
    QCOMPARE(m_declared.at(0).role, u"Launch Coordinator"_s);
    QCOMPARE(m_declared.at(0).signoffId, QString());
}

void TestSignoffPage::declared()
{
    for (int i = 0; i < 4; ++i)
        sign(i, u"Ada Lovelace"_s);
    apply(events::CheckTicked{u"criteria/1"_s, {}}, u"Ada Lovelace"_s);
    apply(events::CheckTicked{u"criteria/2"_s, {}}, u"Ada Lovelace"_s);
    QVERIFY(m_page->openMattersText().isEmpty());
    QVERIFY(m_page->declareButton()->isVisible());
    apply(events::LaunchDeclared{u"It is live."_s, u"Launch Coordinator"_s, {}, {}, {}, {}}, u"Margaret Hamilton"_s);
    QVERIFY(!m_page->declareButton()->isVisible());
    bool said = false, words = false;
    for (const QLabel* label : m_page->findChildren<QLabel*>()) {
        said = said || label->text() == u"Declared by Margaret Hamilton, 2026-12-01 10:00:00 UTC"_s;
        words = words || label->text() == u"It is live."_s;
    }
    QVERIFY(said && words);
}

void TestSignoffPage::longListsAreCounted()
{
    m_launch = checklist::Launch(plan(40), {});
    m_page->setLaunch(m_launch);
    QVERIFY(m_page->openMattersText().endsWith(u"and 32 more"_s));
    QCOMPARE(m_page->openMattersText().count(u'\n'), 12);
}

void TestSignoffPage::certificate()
{
    QSignalSpy asked(m_page.get(), &SignoffPage::certificateRequested);
    m_page->certificateButton()->setFocus();
    QTest::keyClick(m_page->certificateButton(), Qt::Key_Space);
    QCOMPARE(asked.count(), 1);
    apply(events::CertificateExported{u"erpgo.pdf"_s, u"abc123"_s, 74}, u"Ada Lovelace"_s);
    bool said = false;
    for (const QLabel* label : m_page->findChildren<QLabel*>())
        said = said || label->text() == u"Latest: erpgo.pdf, over 74 entries, SHA-256 abc123"_s;
    QVERIFY(said);
}

// Nothing to announce without keys; then due by the clock alone, recorded with its channel, and late where it is.
void TestSignoffPage::theAnnouncement()
{
    RosterNotice* notice = m_page->roster();
    QVERIFY(notice->text().isEmpty());
    constexpr qint64 hour = 3'600'000;
    const qint64 t0 = m_now; // by init()
    apply(
        events::RosterChanged{
            {{u"Margaret Hamilton"_s, u"+44 20 1"_s, {u"Launch Coordinator"_s}, {}, u"ssh-ed25519 AAAA"_s}}, false},
        u"Margaret Hamilton"_s);
    m_page->setNow(t0 - 60 * hour, 60);
    m_page->setLaunch(m_launch);
    QVERIFY2(notice->text().startsWith(u"Not announced; due by"_s), qPrintable(notice->text()));
    QVERIFY(announcementReminder(m_launch, t0 - 60 * hour).isEmpty());
    m_page->setNow(t0 - 30 * hour, 60);
    QVERIFY2(notice->text().startsWith(u"NOT ANNOUNCED; due by"_s), qPrintable(notice->text()));
    QVERIFY(announcementReminder(m_launch, t0 - 30 * hour).contains(u"due"_s));
    m_page->setNow(t0 - 23 * hour, 60);
    QVERIFY2(notice->text().contains(u"late since"_s), qPrintable(notice->text()));
    QVERIFY(announcementReminder(m_launch, t0 - 23 * hour).contains(u"late"_s));
    QVERIFY(!notice->button()->accessibleDescription().isEmpty());

    QSignalSpy announced(m_page.get(), &SignoffPage::announced);
    notice->button()->click();
    QVERIFY(notice->dialog() && notice->dialog()->labelText().contains(m_launch.state().rosterSha256.left(8)));
    notice->dialog()->setTextValue(u" #war-room "_s);
    notice->dialog()->accept();
    QCOMPARE(announced.size(), 1);
    QCOMPARE(announced.first().first().toString(), u"#war-room"_s);
    m_now = t0 - 25 * hour;
    apply(events::RosterAnnounced{m_launch.state().rosterSha256, u"#war-room"_s}, u"Margaret Hamilton"_s);
    m_page->setLaunch(m_launch);
    QVERIFY2(notice->text().startsWith(u"Announced through #war-room by Margaret Hamilton"_s),
             qPrintable(notice->text()));
    QVERIFY(announcementReminder(m_launch, t0).isEmpty());
}

void TestSignoffPage::emptyRunbook()
{
    m_page->setLaunch(checklist::Launch());
    QVERIFY(m_page->rows().isEmpty());
    QCOMPARE(m_page->summary(), u"The runbook asks for no sign-off."_s);
    QVERIFY(!m_page->declareButton()->isVisible());
    m_page->openDeclaration();
    m_page->openSignoff(u"s/1"_s);
    QCOMPARE(m_page->dialog(), nullptr);
}

void TestSignoffPage::failureWithoutDialog()
{
    m_page->failed(
        {ErrorCode::OutsideFailed, u"The folder certificates/ cannot be written."_s, u"Free some disk."_s, 0});
    bool said = false;
    for (const QLabel* label : m_page->findChildren<QLabel*>())
        said = said || (label->isVisible() && label->text().contains(u"Free some disk."_s));
    QVERIFY(said);
}

void TestSignoffPage::rowsStayWhenTheLaunchMovesOn()
{
    SignoffRow* row = m_page->rows().at(1);
    row->signButton()->setFocus();
    apply(events::NoteWritten{u"x"_s, {}}, u"Ada Lovelace"_s);
    QCOMPARE(m_page->rows().at(1), row);
    QCOMPARE(QApplication::focusWidget(), row->signButton());
}

void TestSignoffPage::signButtonWasBesideThePage_data()
{
    QTest::addColumn<int>("width");
    QTest::newRow("the middle of 1280x720") << 520;
    QTest::newRow("narrower") << 420;
    QTest::newRow("the middle of 1920x1080") << 1000;
}

// A long address made the rows wider than the page, and "Sign…" and "Declare…" stood outside of it.
void TestSignoffPage::signButtonWasBesideThePage()
{
    QFETCH(int, width);
    events::RosterChanged roster;
    roster.people = {{u"Priya Castellanos"_s,
                      u"priya.castellanos.of.the.night.shift@operations.example.org"_s,
                      {u"Technical Lead"_s},
                      {},
                      {}}};
    apply(roster, u"Margaret Hamilton"_s);
    events::CertificateExported certificate;
    certificate.fileName = u"erpgo.pdf"_s;
    certificate.treeSize = 74;
    certificate.sha256 = QString(64, QLatin1Char('a'));
    apply(certificate, u"Margaret Hamilton"_s);
    m_page->resize(width, 600);
    m_page->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
    m_page->setLaunch(m_launch);
    QTest::qWait(20);
    QVERIFY(m_page->width() <= width);
    for (const QPushButton* button : m_page->findChildren<QPushButton*>()) {
        if (!button->isVisibleTo(m_page.get()))
            continue;
        const int right = button->mapTo(m_page.get(), QPoint(button->width(), 0)).x();
        QVERIFY2(right <= width && button->width() >= button->sizeHint().width(), qPrintable(button->text()));
    }
    for (const QLabel* label : m_page->findChildren<QLabel*>())
        if (label->text().contains(u"Castellanos"_s))
            QVERIFY(label->height() >= label->heightForWidth(label->width()));
}

void TestSignoffPage::looks_data()
{
    QTest::addColumn<ThemeKind>("kind");
    QTest::addColumn<QSize>("size");
    QTest::newRow("light") << ThemeKind::Light << QSize(720, 640);
    QTest::newRow("dark") << ThemeKind::Dark << QSize(1200, 760);
}

void TestSignoffPage::looks()
{
    QFETCH(ThemeKind, kind);
    QFETCH(QSize, size);
    applyTheme(*qApp, kind);
    m_page->resize(size);
    sign(0, u"Ada Lovelace"_s);
    sign(2, u"Katherine Johnson"_s);
    apply(events::CheckTicked{u"criteria/1"_s, {}}, u"Ada Lovelace"_s);
    QTest::qWait(10);
    const QImage picture = m_page->grab().toImage();
    QCOMPARE(picture.size(), size);
    const QString folder = qEnvironmentVariable("HOLDPOINT_SHOTS");
    if (!folder.isEmpty())
        QVERIFY(picture.save(QDir(folder).filePath(u"signoff-%1.png"_s.arg(QLatin1String(QTest::currentDataTag())))));
    applyTheme(*qApp, ThemeKind::Light);
}

QTEST_MAIN(TestSignoffPage)
#include "tst_signoff_page.moc"
