// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/apply_theme.h"

#include <QApplication>
#include <QEvent>
#include <QPainter>
#include <QProxyStyle>
#include <QStyleOption>
#include <QToolTip>
#include <QWidget>

#include <algorithm>

namespace holdpoint::ui {
namespace {

// Fusion with a focus ring that is seen from a chair's distance; Fusion's own is one pale pixel. What an application's
// style sheet would say is drawn here: with a sheet, Qt gives every widget back the palette that it had when it was
// shown first, and the colour of a state that changed since is lost.
class QuietStyle final : public QProxyStyle
{
public:
    QuietStyle()
        : QProxyStyle(QStringLiteral("Fusion"))
    {
    }

    void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                       const QWidget* widget) const override
    {
        if (element == PE_PanelTipLabel) {
            painter->fillRect(option->rect, option->palette.toolTipBase());
            painter->setPen(Theme::of(QApplication::palette()).outline);
            painter->drawRect(option->rect.adjusted(0, 0, -1, -1));
            return;
        }
        if (element != PE_FrameFocusRect) {
            QProxyStyle::drawPrimitive(element, option, painter, widget);
            return;
        }
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(QPen(Theme::of(option->palette).focus, 2));
        painter->setBrush(Qt::NoBrush);
        painter->drawRoundedRect(QRectF(option->rect).adjusted(1, 1, -1, -1), spacing::corner, spacing::corner);
        painter->restore();
    }

    void drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                     const QWidget* widget) const override
    {
        if (element == CE_Splitter)
            painter->fillRect(option->rect, Theme::of(option->palette).border);
        else
            QProxyStyle::drawControl(element, option, painter, widget);
    }

    // Fusion's own measures follow the screen's density, not the size of the text.
    int pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const override
    {
        const int pixels = QProxyStyle::pixelMetric(metric, option, widget);
        switch (metric) {
        case PM_TabBarTabHSpace: // eight tabs stand beside each other at 1280
            return int(Measure(pixels / 4));
        case PM_ToolTipLabelFrameWidth:
            return spacing::tight;
        case PM_ScrollBarExtent:
        case PM_ScrollBarSliderMin:
        case PM_IndicatorWidth:
        case PM_IndicatorHeight:
        case PM_ExclusiveIndicatorWidth:
        case PM_ExclusiveIndicatorHeight:
        case PM_CheckBoxLabelSpacing:
        case PM_ButtonMargin:
        case PM_ButtonIconSize:
        case PM_SmallIconSize:
        case PM_MenuButtonIndicator:
        case PM_TabBarTabVSpace:
        case PM_LayoutHorizontalSpacing:
        case PM_LayoutVerticalSpacing:
            return pixels > 0 ? int(Measure(pixels)) : pixels;
        default:
            return pixels;
        }
    }

    int styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                  QStyleHintReturn* answer) const override
    {
        // Motion draws the eye away from what changed in the launch.
        if (hint == SH_Widget_Animation_Duration || hint == SH_Widget_Animate)
            return 0;
        return QProxyStyle::styleHint(hint, option, widget, answer);
    }
};

} // namespace

void applyTheme(QApplication& application, ThemeKind kind, double scale)
{
    // An empty palette gives back the desktop's own, which says whether it is dark.
    application.setPalette(QPalette());
    const bool desktopIsDark = Theme::of(application.palette()).dark;
    const bool dark = kind == ThemeKind::Dark || (kind == ThemeKind::System && desktopIsDark);
    const Theme theme = dark ? Theme::darkTheme() : Theme::light();

    QFont font = QApplication::font();
    font.setPointSizeF(bodyPointsOf(font) * std::clamp(scale, 0.5, 4.0));
    QApplication::setFont(font);
    application.setStyle(new QuietStyle);
    application.setPalette(theme.palette());
    QPalette tip = theme.palette();
    tip.setColor(QPalette::ToolTipBase, theme.raised);
    tip.setColor(QPalette::ToolTipText, theme.text);
    QToolTip::setPalette(tip);
    // Qt tells existing widgets only while exec() runs; those made before it, and tests without it, hear it here.
    const QWidgetList widgets = QApplication::allWidgets();
    for (QWidget* widget : widgets) {
        QEvent change(QEvent::ApplicationPaletteChange);
        QApplication::sendEvent(widget, &change);
    }
}

} // namespace holdpoint::ui
