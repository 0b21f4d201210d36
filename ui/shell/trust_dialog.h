// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/session.h"

#include <QDialog>

class QPushButton;

namespace holdpoint::ui {

class TrustPage;

// Shows the configuration of an open launch that nobody trusted yet, and asks. Use open(). Deletes itself when closed.
class TrustDialog final : public QDialog
{
    Q_OBJECT
public:
    explicit TrustDialog(const checklist::Launch& launch, QWidget* parent = nullptr);
    [[nodiscard]] TrustPage* page() const { return m_page; }
    [[nodiscard]] QPushButton* acceptButton() const { return m_accept; }

Q_SIGNALS:
    // `text` is exactly what was shown.
    void trusted(const QString& sha256, const QByteArray& text);

private:
    QByteArray m_text;
    TrustPage* m_page;
    QPushButton* m_accept;
};

// Writes the text to the launch's inputs in a worker thread, then asks the session to record the trust.
void trustConfiguration(session::Session& session, Disk& disk, const QString& sha256, const QByteArray& text,
                        const events::Actor& actor, session::Done done);

} // namespace holdpoint::ui
