// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/runbook/trust_summary.h"

#include <QWidget>

class QCheckBox;
class QLabel;
class QPlainTextEdit;
class QTreeWidget;

namespace holdpoint::ui {

// What a configuration may do, before it may: its text as written, every command, every host, secrets by name. The
// box at the foot is for exactly this version; another version clears it.
class TrustPage final : public QWidget
{
    Q_OBJECT
public:
    explicit TrustPage(QWidget* parent = nullptr);

    void setSummary(const TrustSummary& summary);
    void clear();
    [[nodiscard]] bool trusted() const;
    // Something to trust is there.
    [[nodiscard]] bool asks() const { return !m_sha256.isEmpty(); }
    [[nodiscard]] QString sha256() const { return m_sha256; }
    [[nodiscard]] QCheckBox* box() const { return m_trust; }

Q_SIGNALS:
    void trustedChanged(bool trusted);

private:
    QLabel* m_intro = nullptr;
    QPlainTextEdit* m_text = nullptr;
    QTreeWidget* m_acts = nullptr;
    QCheckBox* m_trust = nullptr;
    QString m_sha256;
};

} // namespace holdpoint::ui
