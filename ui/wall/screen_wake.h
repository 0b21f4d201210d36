// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QTimer>

#include <optional>

namespace holdpoint::ui {

// Keeps the screensaver of the desktop away while it lives (org.freedesktop.ScreenSaver on the session bus). Where that
// fails, the log says so and it is tried again each minute: a wall that went dark would need a person anyway.
class ScreenWake final : public QObject
{
    Q_OBJECT
public:
    explicit ScreenWake(const QString& why, QObject* parent = nullptr);
    ~ScreenWake() override;

    [[nodiscard]] bool isHeld() const { return m_cookie.has_value(); }

private:
    void ask();
    void failed(const QString& cause);

    QString m_why;
    std::optional<quint32> m_cookie;
    bool m_told = false;
    QTimer m_again;
};

} // namespace holdpoint::ui
