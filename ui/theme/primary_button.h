// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPushButton>

namespace holdpoint::ui {

// The one act that comes next, as large as it is important, with the key that does it. The whole label is its text; it
// is elided in the middle when the window is narrow, and then stands in the tooltip.
class PrimaryButton : public QPushButton
{
    Q_OBJECT
public:
    explicit PrimaryButton(QWidget* parent = nullptr);
    // Text from a runbook: an ampersand in it is an ampersand.
    void setLabel(const QString& label, const QString& shortcut = {});
    // Something speaks against it: an outline, so that nothing invites the press. Filled by default.
    void setQuiet(bool quiet);
    [[nodiscard]] bool isQuiet() const { return m_quiet; }
    [[nodiscard]] QString label() const { return m_label; }
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

    // What is painted where this many pixels are left.
    [[nodiscard]] QString fitted(const QFontMetrics& metrics, int room) const;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    [[nodiscard]] QString whole() const;
    QString m_label, m_shortcut;
    bool m_quiet = false;
};

// An ampersand in text from outside must not become a mnemonic.
QString literalText(const QString& text);

} // namespace holdpoint::ui
