// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTextBrowser>

namespace holdpoint::ui {

// Markdown from a runbook as text: no HTML, no image or other resource is loaded, no link is opened. As tall as its
// text.
class ProseView : public QTextBrowser
{
    Q_OBJECT
public:
    explicit ProseView(QWidget* parent = nullptr);
    void setProse(const QString& markdown);
    [[nodiscard]] QVariant loadResource(int type, const QUrl& name) override;
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;

private:
    void fit();
    QString m_markdown;
};

} // namespace holdpoint::ui
