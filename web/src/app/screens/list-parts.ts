// A list is a table or a board, and loads only what it is. The route asks for it at once, so that it is
// fetched beside the screen around it and not after that.

import type { Search } from '@/lib/search-params';

export const loadTable = () => import('@/features/list/list-screen');
export const loadBoard = () => import('@/app/screens/board');

export function fetchShown({ show }: Search): void {
    // A failure is seen where the part is shown.
    (show === 'board' ? loadBoard() : loadTable()).catch(() => undefined);
}
