// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>
#include <QWidget>

class QLabel;

namespace holdpoint::ui {

// A folder that checkpoints go to.
struct AnchorRow
{
    QString folder;
    QString words;     // how far it is, or what is wrong with it
    bool away = false; // nothing can be written there at the moment
    bool operator==(const AnchorRow&) const = default;
};

// How far the checkpoints that left the machine reach.
struct AnchorNews
{
    QString words; // “anchored 40 of 41, last 09:58:03 UTC”
    bool all = false;
    QList<AnchorRow> folders;
    QString reminder = {}; // of what else has to leave the machine and did not; empty: nothing
    bool operator==(const AnchorNews&) const = default;
};

// That in one line, with a mark: none, under way, all, or a folder that is away.
class AnchorLine final : public QWidget
{
    Q_OBJECT
public:
    explicit AnchorLine(QWidget* parent = nullptr);

    void setNews(const AnchorNews& news);
    // Stands on the screen as long as `other` does.
    void showWith(QWidget* other);
    [[nodiscard]] QString text() const;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void paintMark();

    AnchorNews m_news;
    QLabel* m_mark;
    QLabel* m_text;
};

} // namespace holdpoint::ui
