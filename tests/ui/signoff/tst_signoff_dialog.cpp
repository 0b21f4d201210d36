// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/signoff/key_box.h"
#include "ui/signoff/passphrase_field.h"
#include "ui/signoff/signoff_dialog.h"
#include "ui/theme/apply_theme.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDir>
#include <QLabel>
#include <QLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace holdpoint;
using namespace holdpoint::ui;
using namespace Qt::Literals;

const QString secretText = QStringLiteral("correct horse battery");

class TestSignoffDialog : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void showsExactlyWhatIsSigned();
    void localTime_data();
    void localTime();
    void signByKeyboard();
    void passphraseLeavesNothingBehind();
    void passphraseIsUtf8();
    void passphraseIsNeverCopied();
    void wipeSparesSharedBytes();
    void noKeyAsksForOne();
    void keyIsMadeThenUsed();
    void listedKeyElsewhere();
    void anotherPersonAnotherKey();
    void errorIsShownInPlace();
    void nothingMovesWhileSigning();
    void rehearsalIsSaid();
    void escapeCloses();
    void looks_data();
    void looks();

private:
    void open(const QStringList& candidates = {u"Ada Lovelace"_s, u"Grace Hopper"_s});

    std::unique_ptr<SignoffDialog> m_dialog;
    QList<SignRequest> m_signed; // with deep copies of the passphrases
    QList<std::pair<QString, QByteArray>> m_keys;
};

static SignoffDialog::Subject subject()
{
    SignoffDialog::Subject subject;
    subject.signoffId = u"s/tech"_s;
    subject.role = u"Technical Lead"_s;
    subject.meaning = u"I have followed the launch of ERPGo 1.0.0 in the role of Technical Lead and sign it off."_s;
    subject.launch = u"ERPGo 1.0.0"_s;
    return subject;
}

void TestSignoffDialog::initTestCase() { applyTheme(*qApp, ThemeKind::Light); }

void TestSignoffDialog::init()
{
    m_signed.clear();
    m_keys.clear();
}

void TestSignoffDialog::cleanup() { m_dialog.reset(); }

void TestSignoffDialog::open(const QStringList& candidates)
{
    SignoffDialog::Subject what = subject();
    what.candidates = candidates;
    m_dialog = std::make_unique<SignoffDialog>(what);
    connect(m_dialog.get(), &SignoffDialog::signRequested, this, [this](const SignRequest& request) {
        m_signed.append(request);
        m_signed.last().passphrase = QByteArray(request.passphrase.constData(), request.passphrase.size());
    });
    connect(m_dialog.get(), &SignoffDialog::keyRequested, this,
            [this](const QString& person, const QByteArray& secret) {
                m_keys.append({person, QByteArray(secret.constData(), secret.size())});
            });
    m_dialog->setNow(1'796'119'200'123, 60);
    m_dialog->setHead(71, u"qLx1V3c0x5Q0="_s);
    m_dialog->setKeys({{u"Ada Lovelace"_s, u"SHA256:abc"_s}}, {u"Ada Lovelace"_s});
    m_dialog->open();
    QVERIFY(QTest::qWaitForWindowExposed(m_dialog.get()));
}

void TestSignoffDialog::showsExactlyWhatIsSigned()
{
    open();
    QCOMPARE(m_dialog->statement()->text(),
             u"Launch: ERPGo 1.0.0\n"
             "Name: Ada Lovelace\n"
             "Role: Technical Lead\n"
             "Meaning: I have followed the launch of ERPGo 1.0.0 in the role of Technical Lead and sign it off.\n"
             "Time (UTC): 2026-12-01T10:00:00.000Z\n"
             "Local time: 2026-12-01 11:00:00 UTC+01:00\n"
             "Ledger: 71 entries\n"
             "Ledger root: qLx1V3c0x5Q0=\n"
             "Key: SHA256:abc\n"_s);
    QTest::keyClicks(m_dialog->passphrase(), u"x"_s);
    QTest::mouseClick(m_dialog->signButton(), Qt::LeftButton);
    QCOMPARE(m_signed.size(), 1);
    const ShownStatement& shown = m_dialog->statement()->statement();
    const SignRequest& asked = m_signed.at(0);
    QCOMPARE(asked.signoffId, u"s/tech"_s);
    QCOMPARE(asked.person, shown.person);
    QCOMPARE(asked.role, shown.role);
    QCOMPARE(asked.meaning, shown.meaning);
    QCOMPARE(asked.utcMs, 1'796'119'200'000);
    QCOMPARE(asked.treeSize, 71);
    QCOMPARE(asked.treeRoot, shown.treeRoot);
    QCOMPARE(asked.passphrase, QByteArray("x"));
}

void TestSignoffDialog::localTime_data()
{
    QTest::addColumn<int>("offset");
    QTest::addColumn<QString>("local");
    QTest::newRow("east") << 330 << u"2026-12-01 15:30:00 UTC+05:30"_s;
    QTest::newRow("west") << -480 << u"2026-12-01 02:00:00 UTC-08:00"_s;
    QTest::newRow("none") << 0 << u"2026-12-01 10:00:00 UTC"_s;
}

void TestSignoffDialog::localTime()
{
    QFETCH(int, offset);
    QFETCH(QString, local);
    open();
    m_dialog->setNow(1'796'119'200'000, offset);
    QVERIFY2(m_dialog->statement()->text().contains(u"Local time: "_s + local + u'\n'),
             qPrintable(m_dialog->statement()->text()));
}

void TestSignoffDialog::signByKeyboard()
{
    open();
    QVERIFY(!m_dialog->signButton()->isEnabled());
    m_dialog->passphrase()->setFocus();
    QTest::keyClicks(m_dialog->passphrase(), secretText);
    QVERIFY(m_dialog->signButton()->isEnabled());
    QTest::keyClick(m_dialog->passphrase(), Qt::Key_Return);
    QCOMPARE(m_signed.size(), 1);
    QCOMPARE(m_signed.at(0).passphrase, secretText.toUtf8());
    QVERIFY(!m_dialog->signButton()->isEnabled()); // until it is answered
    QTest::keyClick(m_dialog->passphrase(), Qt::Key_Return);
    QCOMPARE(m_signed.size(), 1);
    QSignalSpy accepted(m_dialog.get(), &QDialog::accepted);
    m_dialog->finish();
    QCOMPARE(accepted.count(), 1);
    QVERIFY(!m_dialog->isVisible());
}

void TestSignoffDialog::passphraseLeavesNothingBehind()
{
    open();
    PassphraseField* field = m_dialog->passphrase();
    QTest::keyClicks(field, secretText);
    const QString shared = field->text(); // the field's own buffer
    QCOMPARE(shared, secretText);
    QByteArray taken = field->take();
    QCOMPARE(taken, secretText.toUtf8());
    QVERIFY(field->text().isEmpty());
    QVERIFY(!field->isUndoAvailable());
    QCOMPARE(shared, QString(secretText.size(), QChar(0))); // overwritten, not only let go
    wipe(taken);
    QVERIFY(taken.isEmpty());
    // What is hidden is forgotten.
    QTest::keyClicks(field, secretText);
    m_dialog->reject();
    QVERIFY(field->text().isEmpty());
}

void TestSignoffDialog::passphraseIsUtf8()
{
    open();
    m_dialog->passphrase()->insert(u"Zürich 東京"_s);
    QTest::keyClick(m_dialog->passphrase(), Qt::Key_Return);
    QCOMPARE(m_signed.size(), 1);
    QCOMPARE(m_signed.at(0).passphrase, QByteArray("Z\xc3\xbcrich \xe6\x9d\xb1\xe4\xba\xac"));
}

void TestSignoffDialog::passphraseIsNeverCopied()
{
    open();
    QGuiApplication::clipboard()->setText(u"before"_s);
    PassphraseField* field = m_dialog->passphrase();
    QCOMPARE(field->echoMode(), QLineEdit::Password);
    QTest::keyClicks(field, secretText);
    QTest::keyClick(field, Qt::Key_A, Qt::ControlModifier);
    QTest::keyClick(field, Qt::Key_C, Qt::ControlModifier);
    QTest::keyClick(field, Qt::Key_X, Qt::ControlModifier);
    QCOMPARE(QGuiApplication::clipboard()->text(), u"before"_s);
    QVERIFY(!field->displayText().contains(u"horse"_s));
}

void TestSignoffDialog::wipeSparesSharedBytes()
{
    QByteArray secret(QByteArray("abc").constData(), 3);
    const QByteArray shared = secret;
    wipe(secret);
    QVERIFY(secret.isEmpty());
    QCOMPARE(shared, QByteArray("abc"));
    QByteArray nothing;
    wipe(nothing);
    QVERIFY(nothing.isEmpty());
}

void TestSignoffDialog::noKeyAsksForOne()
{
    open({u"Grace Hopper"_s});
    KeyBox* box = m_dialog->keyBox();
    QVERIFY(box->isVisible());
    QVERIFY(!m_dialog->passphrase()->isVisible());
    QVERIFY(!m_dialog->signButton()->isEnabled());
    QVERIFY(m_dialog->statement()->text().contains(u"Key: none on this machine"_s));
    QTest::keyClicks(box->first(), u"one"_s);
    QVERIFY(!box->createButton()->isEnabled());
    QTest::keyClicks(box->again(), u"two"_s);
    QVERIFY(!box->createButton()->isEnabled());
    QCOMPARE(box->hint(), u"The two passphrases differ."_s);
    QTest::keyClick(box->again(), Qt::Key_Return);
    QCOMPARE(m_keys.size(), 0);
    box->again()->clear();
    QTest::keyClicks(box->again(), u"one"_s);
    QVERIFY(box->createButton()->isEnabled());
    QTest::mouseClick(box->createButton(), Qt::LeftButton);
    QCOMPARE(m_keys.size(), 1);
    QCOMPARE(m_keys.at(0).first, u"Grace Hopper"_s);
    QCOMPARE(m_keys.at(0).second, QByteArray("one"));
    QVERIFY(box->first()->text().isEmpty());
    QVERIFY(box->again()->text().isEmpty());
    QVERIFY(!box->createButton()->isEnabled());
}

void TestSignoffDialog::keyIsMadeThenUsed()
{
    open({u"Grace Hopper"_s});
    KeyBox* box = m_dialog->keyBox();
    QTest::keyClicks(box->first(), u"pp"_s);
    QTest::keyClicks(box->again(), u"pp"_s);
    QTest::keyClick(box->again(), Qt::Key_Return);
    QCOMPARE(m_keys.size(), 1);
    m_dialog->setKeys({{u"Grace Hopper"_s, u"SHA256:new"_s}}, {u"Grace Hopper"_s});
    QVERIFY(!box->isVisible());
    QVERIFY(m_dialog->passphrase()->isVisible());
    QVERIFY(m_dialog->statement()->text().contains(u"Key: SHA256:new"_s));
    QTest::keyClicks(m_dialog->passphrase(), u"pp"_s);
    QTest::keyClick(m_dialog->passphrase(), Qt::Key_Return);
    QCOMPARE(m_signed.size(), 1);
    QCOMPARE(m_signed.at(0).person, u"Grace Hopper"_s);
}

void TestSignoffDialog::listedKeyElsewhere()
{
    open({u"Grace Hopper"_s});
    m_dialog->setKeys({}, {u"Grace Hopper"_s});
    bool said = false;
    for (const QLabel* label : m_dialog->keyBox()->findChildren<QLabel*>())
        said = said || label->text().contains(u"is not on this machine"_s);
    QVERIFY(said);
}

void TestSignoffDialog::anotherPersonAnotherKey()
{
    open();
    QVERIFY(m_dialog->passphrase()->isVisible());
    m_dialog->personField()->lineEdit()->selectAll();
    QTest::keyClicks(m_dialog->personField()->lineEdit(), u"Katherine  Johnson "_s);
    QCOMPARE(m_dialog->person(), u"Katherine Johnson"_s);
    QVERIFY(m_dialog->keyBox()->isVisible());
    m_dialog->personField()->setEditText({});
    QVERIFY(!m_dialog->keyBox()->createButton()->isEnabled());
    QVERIFY(!m_dialog->keyBox()->first()->isEnabled());
    QVERIFY(m_dialog->statement()->text().contains(u"Name: nobody yet"_s));
}

void TestSignoffDialog::errorIsShownInPlace()
{
    open();
    QTest::keyClicks(m_dialog->passphrase(), u"wrong"_s);
    QTest::keyClick(m_dialog->passphrase(), Qt::Key_Return);
    m_dialog->showError({ErrorCode::Refused, u"The passphrase is wrong."_s, u"Type it again."_s, 0});
    QVERIFY(m_dialog->isVisible());
    QVERIFY(m_dialog->errorText().contains(u"The passphrase is wrong."_s));
    QVERIFY(m_dialog->errorText().contains(u"Type it again."_s));
    QVERIFY(m_dialog->passphrase()->isEnabled());
    QVERIFY(m_dialog->passphrase()->text().isEmpty());
    QTest::keyClicks(m_dialog->passphrase(), u"right"_s);
    QTest::keyClick(m_dialog->passphrase(), Qt::Key_Return);
    QCOMPARE(m_signed.size(), 2);
    QCOMPARE(m_signed.at(1).passphrase, QByteArray("right"));
    QVERIFY(m_dialog->errorText().isEmpty());
}

void TestSignoffDialog::nothingMovesWhileSigning()
{
    open();
    QTest::keyClicks(m_dialog->passphrase(), u"x"_s);
    QTest::keyClick(m_dialog->passphrase(), Qt::Key_Return);
    const QString before = m_dialog->statement()->text();
    m_dialog->setNow(1'796'119'260'000, 60);
    m_dialog->setHead(72, u"other"_s);
    QCOMPARE(m_dialog->statement()->text(), before);
    QVERIFY(!m_dialog->personField()->isEnabled());
    m_dialog->showError({ErrorCode::OutsideFailed, u"No."_s, {}, 0});
    QVERIFY(m_dialog->statement()->text().contains(u"72 entries"_s));
}

void TestSignoffDialog::rehearsalIsSaid()
{
    SignoffDialog::Subject what = subject();
    what.rehearsal = true;
    SignoffDialog dialog(what);
    dialog.open();
    bool said = false;
    for (const QLabel* label : dialog.findChildren<QLabel*>())
        said = said || (label->isVisible() && label->text().startsWith(u"REHEARSAL"_s));
    QVERIFY(said);
}

void TestSignoffDialog::escapeCloses()
{
    open();
    QTest::keyClicks(m_dialog->passphrase(), u"x"_s);
    QTest::keyClick(m_dialog->passphrase(), Qt::Key_Escape);
    QVERIFY(!m_dialog->isVisible());
    QCOMPARE(m_signed.size(), 0);
}

void TestSignoffDialog::looks_data()
{
    QTest::addColumn<ThemeKind>("kind");
    QTest::addColumn<bool>("hasKey");
    QTest::newRow("light") << ThemeKind::Light << true;
    QTest::newRow("dark-new-key") << ThemeKind::Dark << false;
}

void TestSignoffDialog::looks()
{
    QFETCH(ThemeKind, kind);
    QFETCH(bool, hasKey);
    applyTheme(*qApp, kind);
    open(hasKey ? QStringList{u"Ada Lovelace"_s} : QStringList{u"Grace Hopper"_s});
    m_dialog->setHead(71, u"n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg="_s);
    m_dialog->setKeys({{u"Ada Lovelace"_s, u"SHA256:uNiVztksCsDhcc0u9e8BrrJXVGDPFzXGpOgq2MZ2Xkw"_s}}, {});
    m_dialog->showError(
        {ErrorCode::Refused, u"The passphrase is wrong."_s, u"Type it again; nothing was recorded."_s, 0});
    QTest::qWait(10);
    const QString folder = qEnvironmentVariable("HOLDPOINT_SHOTS");
    const QPixmap picture = m_dialog->grab();
    for (const QLabel* label : m_dialog->statement()->findChildren<QLabel*>())
        QVERIFY2(!label->isVisible() || label->height() >= label->heightForWidth(label->width()),
                 qPrintable(label->text()));
    const int needed = m_dialog->layout()->totalHeightForWidth(m_dialog->width());
    QVERIFY(m_dialog->height() >= needed && m_dialog->height() < needed + 150);
    if (!folder.isEmpty())
        QVERIFY(picture.save(QDir(folder).filePath(u"sign-%1.png"_s.arg(QLatin1String(QTest::currentDataTag())))));
    applyTheme(*qApp, ThemeKind::Light);
}

QTEST_MAIN(TestSignoffDialog)
#include "tst_signoff_dialog.moc"
