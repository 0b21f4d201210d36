// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/ledger/entry_pane.h"

#include "core/base/sha256.h"
#include "ui/theme/theme.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>

namespace holdpoint::ui {
namespace {

// Characters that would hide or reorder text, as the escapes that JSON has for them: still the same document.
QString jsonForDisplay(const QByteArray& bytes)
{
    QString shown;
    const QString text = QString::fromUtf8(bytes);
    for (const QChar c : text) {
        const bool hidden = c.category() == QChar::Other_Format || c.category() == QChar::Other_Control ||
                            c.category() == QChar::Separator_Line || c.category() == QChar::Separator_Paragraph;
        if (hidden)
            shown += QStringLiteral("\\u%1").arg(c.unicode(), 4, 16, QLatin1Char('0'));
        else
            shown += c;
    }
    return shown;
}

} // namespace

EntryPane::EntryPane(QWidget* parent)
    : QWidget(parent)
    , m_title(new QLabel(this))
    , m_sentence(new QLabel(this))
    , m_json(new QPlainTextEdit(this))
    , m_hash(new QLabel(this))
    , m_copy(new QPushButton(tr("&Copy bytes"), this))
    , m_close(new QPushButton(tr("Close (Esc)"), this))
{
    for (QLabel* label : {m_title, m_sentence, m_hash}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
    }
    m_title->setFont(themeFont(FontRole::Heading));
    m_hash->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_hash->setFont(themeFont(FontRole::Command));
    m_hash->setAccessibleName(tr("Leaf hash of the entry"));
    m_json->setReadOnly(true);
    m_json->setTabChangesFocus(true);
    m_json->setFont(themeFont(FontRole::Command));
    m_json->setWordWrapMode(QTextOption::WrapAnywhere);
    m_json->setAccessibleName(tr("The entry as it is stored"));
    m_copy->setToolTip(tr("Copy exactly the bytes that are stored and hashed"));

    auto* stored = new QLabel(tr("&As it is stored (canonical JSON):"), this);
    stored->setBuddy(m_json);
    auto* hashed = new QLabel(tr("Leaf hash (RFC 6962, SHA-256):"), this);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_copy);
    buttons->addStretch();
    buttons->addWidget(m_close);
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(spacing::normal, spacing::normal, spacing::normal, spacing::normal);
    rows->setSpacing(spacing::tight);
    rows->addWidget(m_title);
    rows->addWidget(m_sentence);
    rows->addWidget(stored);
    rows->addWidget(m_json, 1);
    rows->addWidget(hashed);
    rows->addWidget(m_hash);
    rows->addLayout(buttons);

    connect(m_copy, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(QString::fromUtf8(m_bytes)); });
    connect(m_close, &QPushButton::clicked, this, &EntryPane::closed);
}

void EntryPane::showEntry(const events::Entry& entry, const QString& sentence)
{
    m_title->setText(tr("Entry %1").arg(entry.seq));
    m_sentence->setText(sentence);
    const auto encoded = events::encodeEntry(entry);
    if (encoded) {
        m_bytes = *encoded;
        m_json->setPlainText(jsonForDisplay(m_bytes));
        // 32 digits a line: a label breaks lines only where there is room between words.
        m_hash->setText(leafHash().insert(32, QLatin1Char('\n')));
    } else {
        m_bytes.clear();
        m_json->setPlainText(encoded.error().text());
        m_hash->clear();
    }
    m_copy->setEnabled(!m_bytes.isEmpty());
}

void EntryPane::setClosable(bool closable) { m_close->setVisible(closable); }

QString EntryPane::leafHash() const
{
    if (m_bytes.isEmpty())
        return {};
    Sha256 sha;
    sha.add(QByteArrayView("\0", 1)); // RFC 6962 section 2.1: leaves begin with 0x00
    sha.add(m_bytes);
    return hex(sha.finish());
}

QString EntryPane::displayed() const { return m_json->toPlainText(); }

void EntryPane::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape)
        Q_EMIT closed();
    else
        QWidget::keyPressEvent(event);
}

} // namespace holdpoint::ui
