// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QComboBox;
class QDateTimeEdit;
class QLabel;

namespace holdpoint::ui {

// T-0 as date, time and zone, and what that is in UTC.
class LaunchTime final : public QWidget
{
    Q_OBJECT
public:
    explicit LaunchTime(QWidget* parent = nullptr);

    void setUtcMs(qint64 utcMs); // keeps the zone
    [[nodiscard]] qint64 utcMs() const;
    // False while the typed zone is not one that this machine knows.
    [[nodiscard]] bool valid() const;
    [[nodiscard]] QDateTimeEdit* time() const { return m_time; }
    [[nodiscard]] QComboBox* zone() const { return m_zone; }

Q_SIGNALS:
    void changed();

private:
    void showUtc();

    QDateTimeEdit* m_time = nullptr; // as the clock on a wall in that zone shows it
    QComboBox* m_zone = nullptr;
    QLabel* m_utc = nullptr;
};

} // namespace holdpoint::ui
