// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/signoff/keys_dialog.h"

#include "ui/signoff/key_box.h"
#include "ui/signoff/passphrase_field.h"
#include "ui/signoff/sign_request.h"
#include "ui/theme/theme.h"
#include "ui/theme/whole_label.h"

#include <QFileDialog>
#include <QGridLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>
#include <QTreeWidget>

namespace holdpoint::ui {
namespace {

enum Part
{
    NothingPart,
    CreatePart,
    PassphrasePart,
    RevokePart
};

} // namespace

KeysDialog::KeysDialog(QWidget* parent)
    : QDialog(parent)
    , m_table(new QTreeWidget(this))
    , m_place(new WholeLabel(this))
    , m_import(new QPushButton(tr("&Import a key…"), this))
    , m_export(new QPushButton(tr("&Export…"), this))
    , m_change(new QPushButton(tr("Change &passphrase…"), this))
    , m_list(new QPushButton(tr("Enter in the ros&ter"), this))
    , m_revoke(new QPushButton(tr("&Revoke…"), this))
    , m_parts(new QStackedWidget(this))
    , m_keyBox(new KeyBox)
    , m_old(new PassphraseField)
    , m_fresh(new PassphraseField)
    , m_again(new PassphraseField)
    , m_hint(new QLabel)
    , m_changeNow(new QPushButton(tr("Change it")))
    , m_reason(new QLineEdit)
    , m_revokeNow(new QPushButton(tr("Revoke this key")))
    , m_answer(new WholeLabel(this))
{
    setWindowTitle(tr("Signing keys"));
    m_table->setHeaderLabels({tr("Person"), tr("Key on this machine"), tr("Key in the roster")});
    m_table->setRootIsDecorated(false);
    m_table->setUniformRowHeights(true);
    m_table->setAllColumnsShowFocus(true);
    m_table->setTabKeyNavigation(false);
    m_table->setAccessibleName(tr("People and their signing keys"));
    m_table->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->header()->setStretchLastSection(true);
    m_import->setToolTip(tr("Take a key that another machine exported; its passphrase stays what it was"));
    m_export->setToolTip(tr("Write the key to a file, still locked with its passphrase"));
    m_list->setToolTip(tr("The roster names this key from now on: only then do votes and decisions count as signed"));
    m_revoke->setToolTip(tr("End this key in this launch; what it signed before stays valid"));
    auto* close = new QPushButton(tr("Close"), this);
    for (QPushButton* button : {m_import, m_export, m_change, m_list, m_revoke, m_changeNow, m_revokeNow, close}) {
        button->setAutoDefault(false);
        button->setMinimumHeight(spacing::controlHeight);
    }
    m_answer->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_parts->addWidget(new QWidget);
    m_parts->addWidget(m_keyBox);
    m_parts->addWidget(passphrasePart());
    m_parts->addWidget(revokePart());

    auto* acts = new QHBoxLayout;
    acts->setSpacing(spacing::normal);
    for (QPushButton* button : {m_import, m_export, m_change, m_list, m_revoke})
        acts->addWidget(button);
    acts->addStretch();
    auto* foot = new QHBoxLayout;
    foot->addWidget(m_answer, 1);
    foot->addWidget(close, 0, Qt::AlignBottom);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(spacing::wide, spacing::wide, spacing::wide, spacing::wide);
    all->setSpacing(spacing::normal);
    all->addWidget(m_table, 1);
    all->addWidget(m_place);
    all->addLayout(acts);
    all->addWidget(m_parts);
    all->addLayout(foot);
    const int letter = fontMetrics().averageCharWidth();
    resize(letter * 110, fontMetrics().height() * 30);

    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_table, &QTreeWidget::currentItemChanged, this, [this] {
        m_parts->setCurrentIndex(NothingPart);
        refresh();
    });
    connect(m_import, &QPushButton::clicked, this, [this] { askFile(true); });
    connect(m_export, &QPushButton::clicked, this, [this] { askFile(false); });
    connect(m_change, &QPushButton::clicked, this, [this] {
        m_parts->setCurrentIndex(PassphrasePart);
        m_old->setFocus(Qt::OtherFocusReason);
    });
    connect(m_list, &QPushButton::clicked, this, [this] { Q_EMIT listRequested(line().person); });
    connect(m_revoke, &QPushButton::clicked, this, [this] {
        m_parts->setCurrentIndex(RevokePart);
        m_reason->setFocus(Qt::OtherFocusReason);
    });
    connect(m_keyBox, &KeyBox::createRequested, this,
            [this](const QByteArray& passphrase) { Q_EMIT createRequested(line().person, passphrase); });
    refresh();
}

QWidget* KeysDialog::passphrasePart()
{
    auto* part = new QWidget;
    auto* grid = new QGridLayout(part);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(spacing::normal);
    int row = 0;
    for (const auto& [text, field] :
         {std::pair(tr("&Present passphrase:"), m_old), std::pair(tr("&New passphrase:"), m_fresh),
          std::pair(tr("The same &again:"), m_again)}) {
        auto* label = new QLabel(text, part);
        label->setBuddy(field);
        grid->addWidget(label, row, 0);
        grid->addWidget(field, row++, 1, 1, 2);
        connect(field, &QLineEdit::textChanged, this, &KeysDialog::refresh);
    }
    m_hint->setTextFormat(Qt::PlainText);
    grid->addWidget(m_hint, row, 1);
    grid->addWidget(m_changeNow, row, 2);
    grid->setColumnStretch(1, 1);
    connect(m_again, &QLineEdit::returnPressed, this, &KeysDialog::changeNow);
    connect(m_changeNow, &QPushButton::clicked, this, &KeysDialog::changeNow);
    return part;
}

QWidget* KeysDialog::revokePart()
{
    auto* part = new QWidget;
    auto* row = new QHBoxLayout(part);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(spacing::normal);
    auto* label = new QLabel(tr("&Why does the key end?"), part);
    label->setBuddy(m_reason);
    m_reason->setMaxLength(2000);
    m_reason->setMinimumHeight(spacing::controlHeight);
    row->addWidget(label);
    row->addWidget(m_reason, 1);
    row->addWidget(m_revokeNow);
    const auto revoke = [this] {
        const QString why = m_reason->text().trimmed();
        if (!why.isEmpty())
            Q_EMIT revokeRequested(line().person, why);
    };
    connect(m_reason, &QLineEdit::textChanged, this, &KeysDialog::refresh);
    connect(m_reason, &QLineEdit::returnPressed, this, revoke);
    connect(m_revokeNow, &QPushButton::clicked, this, revoke);
    return part;
}

void KeysDialog::setKeys(const QList<KeyLine>& lines, const QString& place)
{
    m_place->setText(place);
    if (lines == m_lines)
        return;
    const QString chosen = line().person;
    m_lines = lines;
    m_table->clear();
    for (const KeyLine& one : lines) {
        const QString listed = one.listed.isEmpty()     ? tr("none")
                               : one.revoked            ? tr("REVOKED: %1").arg(one.listed)
                               : one.here.isEmpty()     ? one.listed
                               : one.listed == one.here ? tr("this one")
                                                        : tr("ANOTHER ONE: %1").arg(one.listed);
        m_table->addTopLevelItem(new QTreeWidgetItem({one.person, one.here.isEmpty() ? tr("none") : one.here, listed}));
    }
    choose(chosen.isEmpty() && !lines.isEmpty() ? lines.first().person : chosen);
}

void KeysDialog::choose(const QString& person)
{
    for (int row = 0; row < m_table->topLevelItemCount(); ++row)
        if (m_table->topLevelItem(row)->text(0) == person)
            m_table->setCurrentItem(m_table->topLevelItem(row));
}

KeyLine KeysDialog::line() const { return m_lines.value(m_table->indexOfTopLevelItem(m_table->currentItem())); }

void KeysDialog::refresh()
{
    const KeyLine chosen = line();
    const bool here = !chosen.here.isEmpty();
    m_export->setEnabled(here);
    m_change->setEnabled(here);
    m_list->setEnabled(here && chosen.here != chosen.listed);
    m_revoke->setEnabled(!chosen.listed.isEmpty() && !chosen.revoked);
    m_keyBox->setPerson(chosen.person, !chosen.listed.isEmpty());
    if (!here && !chosen.person.isEmpty() && m_parts->currentIndex() == NothingPart)
        m_parts->setCurrentIndex(CreatePart);
    const bool all = !m_old->text().isEmpty() && !m_fresh->text().isEmpty() && !m_again->text().isEmpty();
    const bool equal = m_fresh->text() == m_again->text();
    m_changeNow->setEnabled(all && equal);
    m_hint->setText(all && !equal ? tr("The two new passphrases differ.")
                                  : tr("Nobody can recover a forgotten passphrase."));
    m_revokeNow->setEnabled(!m_reason->text().trimmed().isEmpty());
}

void KeysDialog::changeNow()
{
    if (!m_changeNow->isEnabled())
        return;
    QByteArray old = m_old->take();
    QByteArray fresh = m_fresh->take();
    m_again->wipeText();
    m_answer->setText(tr("Changing the passphrase…"));
    Q_EMIT passphraseRequested(line().person, old, fresh);
    wipe(old);
    wipe(fresh);
}

void KeysDialog::askFile(bool in)
{
    auto* dialog = new QFileDialog(this, in ? tr("Import a key") : tr("Export the key"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(in ? QFileDialog::ExistingFile : QFileDialog::AnyFile);
    dialog->setAcceptMode(in ? QFileDialog::AcceptOpen : QFileDialog::AcceptSave);
    connect(dialog, &QFileDialog::fileSelected, this, [this, in, person = line().person](const QString& file) {
        if (in)
            Q_EMIT importRequested(file);
        else
            Q_EMIT exportRequested(person, file);
    });
    dialog->open();
}

void KeysDialog::showDone(const QString& sentence)
{
    m_keyBox->setBusy(false);
    m_reason->clear();
    m_parts->setCurrentIndex(NothingPart);
    refresh();
    QPalette own = palette();
    own.setColor(QPalette::WindowText, Theme::of(palette()).ok.ink);
    m_answer->setPalette(own);
    m_answer->setText(sentence);
}

void KeysDialog::showError(const Error& error)
{
    m_keyBox->setBusy(false);
    QPalette own = palette();
    own.setColor(QPalette::WindowText, Theme::of(palette()).critical.ink);
    m_answer->setPalette(own);
    m_answer->setText(error.text());
}

QString KeysDialog::answer() const { return m_answer->text(); }

QString KeysDialog::placeText() const { return m_place->text(); }

} // namespace holdpoint::ui
