// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <optional>

namespace holdpoint::ui {

// The moment that a person points at, shared by all charts that are given the same one: the crosshair goes through all.
class ChartCursor final : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    [[nodiscard]] std::optional<qint64> moment() const { return m_moment; }
    void setMoment(const std::optional<qint64>& utcMs)
    {
        if (utcMs == m_moment)
            return;
        m_moment = utcMs;
        Q_EMIT momentChanged();
    }

Q_SIGNALS:
    void momentChanged();

private:
    std::optional<qint64> m_moment;
};

} // namespace holdpoint::ui
