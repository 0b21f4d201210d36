// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "ui/wall/wall_charts.h"
#include "ui/wall/wall_feed.h"
#include "ui/wall/wall_pulse.h"
#include "ui/wall/wall_rotation.h"
#include "ui/wall/wall_sheet.h"

#include <QTimer>
#include <QWidget>

#include <optional>

namespace holdpoint::ui {

// The wall: one launch, read-only, for everybody in the room. Takes news, shows a page, says when it is stale. Nothing
// in it can be clicked; Escape and F11 ask for its end, Space turns the page.
class WallView final : public QWidget
{
    Q_OBJECT
public:
    // `clock` must outlive it.
    explicit WallView(const Clock& clock, QWidget* parent = nullptr);

    void take(const WallNews& news);
    // Shows this page alone.
    void pin(WallPage page);
    // The display tick: clocks, ages, page, staleness. Called four times a second by itself while visible.
    void advance();

    [[nodiscard]] const WallPicture& picture() const { return m_picture; }
    [[nodiscard]] WallPage page() const { return m_page; }
    // A launch was read.
    [[nodiscard]] bool isKnown() const { return m_launch != nullptr; }

Q_SIGNALS:
    void closeWanted();

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    void compose();

    const Clock& m_clock;
    std::shared_ptr<const checklist::Launch> m_launch;
    std::vector<events::Entry> m_recent;
    std::optional<Error> m_broken;
    rollout::Armed m_armed;
    WallCharts m_charts;
    WallPulse m_pulse;
    WallRotation m_rotation;
    WallPicture m_base; // as the launch is; the clocks, charts and bands of this moment are in m_picture
    WallPicture m_picture;
    WallPage m_page = WallPage::Overview;
    QTimer m_tick;
};

} // namespace holdpoint::ui
