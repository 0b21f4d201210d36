// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QWidget>

#include <optional>

class QLabel;

namespace holdpoint::ui {

// Where traffic is, in plain values; shares and weights in percent.
struct Traffic
{
    std::optional<int> asked; // what was asked for last; nothing: nobody asked yet
    QString askedDetail;      // by whom, when, and whether it waits
    int set = 0;              // by the last script that ended well, or a rollback
    QString setDetail;
    QString oldVersion, newVersion; // as the load balancer names them; empty: nobody said
    // As the load balancer says it now; nothing: it does not, or too long ago.
    std::optional<double> oldShare, newShare;
    qint64 ageMs = -1; // of the newest word about the shares; -1: there was none
};

// The first thing to read on the page: asked, set and seen weight as three plain numbers with their words.
class TrafficHead final : public QWidget
{
    Q_OBJECT
public:
    explicit TrafficHead(QWidget* parent = nullptr);

    void setTraffic(const Traffic& traffic);
    // All of it as one sentence, as a screen reader says it.
    [[nodiscard]] QString statement() const { return accessibleName(); }

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void fit(); // the numbers are as large as leaves them whole
    struct Figure
    {
        QLabel* word;
        QLabel* number;
        QLabel* detail;
    };
    Figure figure(const QString& word);

    Figure m_asked, m_set, m_seen;
};

} // namespace holdpoint::ui
