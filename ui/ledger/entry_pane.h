// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/events/entry.h"

#include <QByteArray>
#include <QWidget>

class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace holdpoint::ui {

// One entry as it is stored: its canonical bytes and their hash.
class EntryPane : public QWidget
{
    Q_OBJECT
public:
    explicit EntryPane(QWidget* parent = nullptr);

    void setClosable(bool closable);
    void showEntry(const events::Entry& entry, const QString& sentence);
    // Exactly what is stored; empty before showEntry().
    [[nodiscard]] const QByteArray& bytes() const { return m_bytes; }
    [[nodiscard]] QString leafHash() const; // RFC 6962 leaf, 64 hexadecimal digits
    [[nodiscard]] QString displayed() const;
    [[nodiscard]] QPushButton* copyButton() const { return m_copy; }

Q_SIGNALS:
    void closed();

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    QByteArray m_bytes;
    QLabel* m_title;
    QLabel* m_sentence;
    QPlainTextEdit* m_json;
    QLabel* m_hash;
    QPushButton* m_copy;
    QPushButton* m_close;
};

} // namespace holdpoint::ui
