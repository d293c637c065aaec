// Everything of the list that comes later, in one place: each dynamic import drags a list of its files
// along, which is worth having once.

import { tool } from '@/features/list/tool';

export const BulkDialog = tool(async () => (await import('@/features/list/tools/bulk-dialog')).BulkDialog);
export const ColoursDialog = tool(async () => (await import('@/features/list/tools/colours-dialog')).ColoursDialog);
export const ColumnsPanel = tool(async () => (await import('@/features/list/tools/columns-panel')).ColumnsPanel);
export const FilterBuilder = tool(async () => (await import('@/features/list/tools/filter-builder')).FilterBuilder);
export const FilterSummary = tool(async () => (await import('@/features/list/filter-summary')).FilterSummary);
export const GroupPanel = tool(async () => (await import('@/features/list/tools/group-panel')).GroupPanel);
export const HeaderMenu = tool(async () => (await import('@/features/list/tools/header-menu')).HeaderMenu);
export const MoreMenu = tool(async () => (await import('@/features/list/tools/more-menu')).MoreMenu);
export const PasteDialog = tool(async () => (await import('@/features/list/tools/paste-dialog')).PasteDialog);
export const SaveButton = tool(async () => (await import('@/features/list/tools/view-menu')).SaveButton);
export const SortPanel = tool(async () => (await import('@/features/list/tools/sort-panel')).SortPanel);
export const ViewDialog = tool(async () => (await import('@/features/list/tools/view-dialog')).ViewDialog);
export const ViewList = tool(async () => (await import('@/features/list/tools/view-menu')).ViewList);
export const ViewMenu = tool(async () => (await import('@/features/list/tools/view-menu')).ViewMenu);
