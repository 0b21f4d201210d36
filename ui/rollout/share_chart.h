// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QList>
#include <QString>
#include <QWidget>

namespace holdpoint::ui {

// A value from a moment on, percent of the traffic; NaN: nobody knows.
struct ShareAt
{
    qint64 utcMs = 0;
    double percent = 0;
    bool operator==(const ShareAt&) const = default;
};

// Asked, set and seen weights over time, oldest first.
struct ShareCourse
{
    QList<ShareAt> asked, set;       // of the new version, in force until the next
    QList<ShareAt> newSeen, oldSeen; // measured at the load balancer
    QString newVersion, oldVersion;
    qint64 nowUtcMs = 0;
};

// How traffic moved: steps of what was asked for and set, and the measured shares of both versions. Each line is told
// by its stroke, its marks and its label at the right, not by colour alone.
class ShareChart final : public QWidget
{
    Q_OBJECT
public:
    explicit ShareChart(QWidget* parent = nullptr);

    void setCourse(const ShareCourse& course);
    [[nodiscard]] qint64 beginUtcMs() const; // of the picture
    [[nodiscard]] QSize sizeHint() const override { return {480, 200}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {240, 120}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    struct Line
    {
        QList<ShareAt> points;
        QString label;
        QColor ink;
        Qt::PenStyle stroke = Qt::SolidLine;
        double width = 1;
        bool steps = false;
        int mark = 0; // 0: none, 1: circles, 2: squares
    };
    [[nodiscard]] QList<Line> lines() const;
    void paintGrid(QPainter& painter, const QRectF& plot) const;
    void paintLine(QPainter& painter, const QRectF& plot, const Line& line) const;
    void paintLabels(QPainter& painter, const QRectF& plot, const QList<Line>& all) const;
    [[nodiscard]] QPointF at(const ShareAt& point, const QRectF& plot) const;

    ShareCourse m_course;
};

} // namespace holdpoint::ui
