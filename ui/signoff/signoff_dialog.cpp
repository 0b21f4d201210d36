// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/signoff/signoff_dialog.h"

#include "ui/signoff/key_box.h"
#include "ui/signoff/passphrase_field.h"
#include "ui/theme/theme.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace holdpoint::ui {
namespace {

QLabel* tonedLabel(QWidget* parent, const Tone& tone)
{
    auto* label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setMargin(spacing::normal);
    label->setAutoFillBackground(true);
    QPalette colours = parent->palette();
    colours.setColor(QPalette::Window, tone.wash);
    colours.setColor(QPalette::WindowText, tone.ink);
    label->setPalette(colours);
    return label;
}

} // namespace

SignoffDialog::SignoffDialog(const Subject& subject, QWidget* parent)
    : QDialog(parent)
    , m_subject(subject)
    , m_person(new QComboBox(this))
    , m_statement(new StatementView(this))
    , m_keyBox(new KeyBox(this))
    , m_signBox(new QWidget(this))
    , m_passphrase(new PassphraseField(m_signBox))
    , m_error(tonedLabel(this, Theme::of(palette()).critical))
    , m_sign(new QPushButton(this))
    , m_cancel(new QPushButton(tr("Cancel (Esc)"), this))
{
    const bool declaration = subject.signoffId.isEmpty();
    setWindowTitle(declaration ? tr("Declare") : tr("Sign off as %1").arg(subject.role));
    m_person->setEditable(true);
    m_person->setInsertPolicy(QComboBox::NoInsert);
    m_person->addItems(subject.candidates);
    m_person->setCurrentIndex(subject.candidates.isEmpty() ? -1 : 0);
    m_person->setAccessibleName(tr("Who signs"));
    m_person->lineEdit()->setPlaceholderText(tr("Name as on the roster"));
    m_statement->setAccessibleName(tr("What will be signed"));
    m_passphrase->setAccessibleName(tr("Passphrase of the key"));
    m_sign->setText(declaration ? tr("&Declare and sign") : tr("&Sign"));
    m_sign->setDefault(true);
    m_cancel->setAutoDefault(false);
    m_error->hide();

    auto* who = new QLabel(tr("&Who signs:"), this);
    who->setBuddy(m_person);
    auto* whoRow = new QHBoxLayout;
    whoRow->setSpacing(spacing::normal);
    whoRow->addWidget(who);
    whoRow->addWidget(m_person, 1);
    auto* shown = new QLabel(tr("This is what will be signed, as it will stand in the record:"), this);
    auto* phrase = new QLabel(tr("&Passphrase:"), m_signBox);
    phrase->setBuddy(m_passphrase);
    auto* signRow = new QHBoxLayout(m_signBox);
    signRow->setContentsMargins(0, 0, 0, 0);
    signRow->setSpacing(spacing::normal);
    signRow->addWidget(phrase);
    signRow->addWidget(m_passphrase, 1);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(m_cancel);
    buttons->addWidget(m_sign);
    for (QPushButton* button : {m_sign, m_cancel})
        button->setMinimumHeight(spacing::controlHeight);

    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(spacing::wide, spacing::wide, spacing::wide, spacing::wide);
    rows->setSpacing(spacing::normal);
    if (!subject.openMatters.isEmpty()) {
        QLabel* open = tonedLabel(this, Theme::of(palette()).warning);
        open->setText(tr("Still open; without an approved deviation this will be refused:") + QStringLiteral("\n• ") +
                      subject.openMatters.join(QStringLiteral("\n• ")));
        rows->addWidget(open);
    }
    rows->addLayout(whoRow);
    rows->addWidget(shown);
    rows->addWidget(m_statement);
    rows->addWidget(m_keyBox);
    rows->addWidget(m_signBox);
    rows->addWidget(m_error);
    rows->addStretch();
    rows->addLayout(buttons);
    setMinimumWidth(520);
    resize(640, 0);

    connect(m_person, &QComboBox::editTextChanged, this, &SignoffDialog::refresh);
    connect(m_passphrase, &QLineEdit::textChanged, this, &SignoffDialog::refresh);
    connect(m_passphrase, &QLineEdit::returnPressed, this, &SignoffDialog::sign);
    connect(m_sign, &QPushButton::clicked, this, &SignoffDialog::sign);
    connect(m_cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_keyBox, &KeyBox::createRequested, this, [this](const QByteArray& secret) {
        m_error->hide();
        setBusy(tr("Creating the key…"));
        Q_EMIT keyRequested(person(), secret);
    });

    m_shown.launch = subject.launch;
    m_shown.rehearsal = subject.rehearsal;
    m_shown.role = subject.role;
    m_shown.meaning = subject.meaning;
    refresh();
}

void SignoffDialog::setNow(qint64 utcMs, int offsetMin)
{
    m_shown.utcMs = utcMs - utcMs % 1000;
    m_shown.offsetMin = offsetMin;
    refresh();
}

void SignoffDialog::setHead(qint64 treeSize, const QString& treeRootBase64)
{
    m_shown.treeSize = treeSize;
    m_shown.treeRoot = treeRootBase64;
    refresh();
}

void SignoffDialog::setKeys(const QMap<QString, QString>& here, const QStringList& listed)
{
    const bool hadKey = m_keys.contains(person());
    m_keys = here;
    m_listed = listed;
    const bool arrived = !hadKey && m_keys.contains(person());
    if (arrived)
        m_busy.clear();
    refresh();
    if (arrived && isVisible())
        m_passphrase->setFocus(Qt::OtherFocusReason);
}

void SignoffDialog::showError(const Error& error)
{
    m_busy.clear();
    m_error->setText(error.text());
    m_error->show();
    refresh();
    (m_signBox->isHidden() ? m_keyBox->first() : m_passphrase)->setFocus(Qt::OtherFocusReason);
}

void SignoffDialog::finish()
{
    m_busy.clear();
    accept();
}

QString SignoffDialog::person() const { return m_person->currentText().simplified(); }

QString SignoffDialog::errorText() const { return m_error->isHidden() ? QString() : m_error->text(); }

void SignoffDialog::setBusy(const QString& sentence)
{
    m_busy = sentence;
    refresh();
}

void SignoffDialog::refresh()
{
    const QString who = person();
    const bool hasKey = m_keys.contains(who);
    if (m_busy.isEmpty()) {
        // While a signature is being made, the screen keeps what is being signed.
        m_shown.person = who;
        m_shown.fingerprint = m_keys.value(who);
        m_statement->setStatement(m_shown);
    }
    m_keyBox->setVisible(!hasKey);
    m_keyBox->setPerson(who, m_listed.contains(who));
    m_keyBox->setBusy(!m_busy.isEmpty());
    m_signBox->setVisible(hasKey);
    m_person->setEnabled(m_busy.isEmpty());
    m_passphrase->setEnabled(m_busy.isEmpty());
    m_sign->setEnabled(m_busy.isEmpty() && hasKey && !m_passphrase->text().isEmpty());
    m_sign->setToolTip(m_busy);
    makeRoom();
}

// What came in, an error or the fields of a new key, is never squeezed or cut.
void SignoffDialog::makeRoom()
{
    layout()->activate();
    const int wanted = layout()->hasHeightForWidth() ? layout()->totalHeightForWidth(width()) : sizeHint().height();
    if (height() < wanted || !isVisible())
        resize(width(), wanted);
}

void SignoffDialog::sign()
{
    if (!m_sign->isEnabled())
        return;
    m_error->hide();
    const ShownStatement& shown = m_statement->statement();
    SignRequest request{m_subject.signoffId, shown.role,     shown.person,   shown.meaning,
                        shown.utcMs,         shown.treeSize, shown.treeRoot, m_passphrase->take()};
    setBusy(tr("Signing…"));
    Q_EMIT signRequested(request);
    wipe(request.passphrase);
}

} // namespace holdpoint::ui
