// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checklist/launch.h"
#include "ui/theme/state_mark.h"

#include <QPointer>
#include <QWidget>

#include <optional>

class QInputDialog;
class QLabel;
class QPushButton;

namespace holdpoint::ui {

// The roster's fingerprint, whether it was announced outside of this machine, and the act that records where. Hidden
// while nobody on the roster has a key: then there is nothing to announce.
class RosterNotice final : public QWidget
{
    Q_OBJECT
public:
    explicit RosterNotice(QWidget* parent = nullptr);

    void setLaunch(const checklist::Launch& launch);
    void setNow(qint64 utcMs);
    // Asks for the channel in a dialog beside the window.
    void ask();

    [[nodiscard]] QPushButton* button() const { return m_button; }
    [[nodiscard]] QInputDialog* dialog() const; // nullptr: none is open
    [[nodiscard]] QString text() const;         // the state in words

Q_SIGNALS:
    void announced(const QString& channel);

protected:
    void changeEvent(QEvent* event) override;

private:
    void tell();
    void paintMark();

    [[nodiscard]] checklist::Announcement stateNow() const;

    // Of the launch; a copy of the whole would make the session copy what it changes.
    QString m_sha256;
    qint64 m_byUtcMs = 0;
    bool m_needed = false;
    std::optional<checklist::AnnouncementRecord> m_made;
    qint64 m_now = 0;
    checklist::Announcement m_state = checklist::Announcement::NotNeeded;
    QLabel* m_mark;
    QLabel* m_text;
    QLabel* m_fingerprint;
    QPushButton* m_button;
    QPointer<QInputDialog> m_dialog;
};

// The same in a few words, for a line that is always there; empty where nobody needs to be reminded.
QString announcementReminder(const checklist::Launch& launch, qint64 nowUtcMs);

} // namespace holdpoint::ui
