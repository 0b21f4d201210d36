// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checklist/launch.h"

// How a deviation is said.
namespace holdpoint::ui {

// What a deviation of a kind is about, as a sentence: "Skip the step “...”".
QString deviationText(const checklist::Launch& launch, const QString& kind, const QString& target);
// One or two words: "Skip", "Changed command".
QString deviationKindText(const QString& kind);
// The title of the step that it belongs to; for the whole launch and the declaration, these words.
QString deviationPlace(const checklist::Launch& launch, const events::DeviationRequested& request);
// The difference as far as the request itself holds it; for another runbook or configuration, which it names by hash
// alone, nothing: those are read from the launch's folder (session::deviationDifference()).
QString deviationChange(const checklist::Launch& launch, const events::DeviationRequested& request);
// A deviation of this kind names a version by its hash.
bool isVersionKind(const QString& kind);

} // namespace holdpoint::ui
