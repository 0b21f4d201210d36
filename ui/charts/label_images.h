// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/chart_marks.h"

#include <QHash>
#include <QImage>

#include <optional>

class QPainter;

namespace holdpoint::ui {

// Short texts as images: drawing text costs thirty times as much as copying it, and a chart draws the same few again
// with every update.
class LabelImages
{
public:
    struct Label
    {
        QString text;
        QColor ink;
        std::optional<QColor> plate;    // none: transparent
        std::optional<MarkerKind> mark; // drawn before the text
        bool operator==(const Label&) const = default;
    };

    // Forgets all images when one of them is new.
    void setLook(const QFont& font, double ratio);
    // In device pixels, its own ratio is 1; good until the next call.
    const QImage& image(const Label& label);
    // Width and height in logical pixels.
    QSizeF size(const Label& label);
    // The same with vectors, for export.
    static void paint(QPainter& painter, const QFont& font, const QRectF& box, const Label& label);

private:
    static constexpr qsizetype most = 256;
    QFont m_font;
    double m_ratio = 1;
    struct Key
    {
        QString text;
        QRgb ink = 0, plate = 0;
        int mark = -1;
        bool operator==(const Key&) const = default;
        friend size_t qHash(const Key& key, size_t seed)
        {
            return qHashMulti(seed, key.text, key.ink, key.plate, key.mark);
        }
    };
    QHash<Key, QImage> m_images;
};

void paintMarker(QPainter& painter, const QRectF& box, MarkerKind kind, const QColor& ink);

} // namespace holdpoint::ui
