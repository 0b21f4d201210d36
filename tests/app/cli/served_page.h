// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <functional>
#include <thread>

namespace holdpoint::test {

// One page on 127.0.0.1, made anew for each request: one at a time, whatever was asked for. Ends with the object.
class ServedPage
{
public:
    explicit ServedPage(std::function<QByteArray()> page); // called in the server's own thread
    [[nodiscard]] QString url(const QString& path) const
    {
        return QStringLiteral("http://127.0.0.1:%1%2").arg(m_port).arg(path);
    }

private:
    void serve(const std::stop_token& stop, const std::function<void(quint16)>& ready) const;

    std::function<QByteArray()> m_page;
    quint16 m_port = 0;
    std::jthread m_thread; // before the others go
};

} // namespace holdpoint::test
