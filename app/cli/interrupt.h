// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

class QSocketNotifier;

namespace holdpoint::app {

// Hears Control and C, and the request to end, while it lives: once, so that a second one ends the program as ever. One
// at a time.
class Interrupt final : public QObject
{
    Q_OBJECT
public:
    explicit Interrupt(QObject* parent = nullptr);
    ~Interrupt() override;

Q_SIGNALS:
    void came();

private:
    void restore();

    int m_pipe[2] = {-1, -1};
    QSocketNotifier* m_notifier = nullptr;
};

} // namespace holdpoint::app
