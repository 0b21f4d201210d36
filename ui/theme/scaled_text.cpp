// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/scaled_text.h"

#include <QFont>
#include <QWidget>

#include <utility>
#include <vector>

namespace holdpoint::ui {

void scaleText(QWidget& root, double factor)
{
    // All are read before the first is set: a font that is set reaches down to the children.
    std::vector<std::pair<QWidget*, QFont>> fonts;
    for (QWidget* part : root.findChildren<QWidget*>()) {
        part->ensurePolished(); // a style that comes later would put its own font back
        fonts.emplace_back(part, part->font());
    }
    for (auto& [part, font] : fonts) {
        if (font.pointSizeF() <= 0)
            continue;
        font.setPointSizeF(font.pointSizeF() * factor);
        part->setFont(font);
    }
}

} // namespace holdpoint::ui
