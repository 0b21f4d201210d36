// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QWidget;

// What the tests that draw whole pages share.
namespace holdpoint::test {

// Columns `size` (QSize), `dark` (bool), `seed` (bool) and a row for each of them: the sizes that must be readable.
void addScreenRows();
// The runbook of such a row; the seed may not be there.
QString screenRunbook(bool seed);
// Keeps a picture in the folder HOLDPOINT_SHOTS, where somebody wants to look at it.
void keepPicture(QWidget& widget, const QString& name);

} // namespace holdpoint::test
