// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

class QWidget;

// What the tests that draw whole pages share.
namespace holdpoint::test {

// Columns `size` (QSize), `dark` (bool), `seed` (bool) and a row for each of them: the sizes that must be readable.
void addScreenRows();
// The runbook of such a row; the seed may not be there.
QString screenRunbook(bool seed);
// Keeps a picture in the folder HOLDPOINT_SHOTS, where somebody wants to look at it.
void keepPicture(QWidget& widget, const QString& name);

// Buttons that stand on the screen without their whole text.
QStringList clippedButtons(const QWidget& window);
// Wrapped lines that stand on the screen and are cut, or lie over another of the same place.
QStringList cutLines(const QWidget& window);

} // namespace holdpoint::test
