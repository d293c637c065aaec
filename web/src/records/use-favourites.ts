// Records and views that somebody wants at hand. They stand in the sidebar, on every device of theirs.

import { useMemo } from 'react';
import { usePreference } from '@/api/preferences';

export interface Favourite {
    object: string;
    id: string;
    /** As it was called when it was starred. */
    name: string;
    /** Of a saved view: whose list it is. */
    of?: string;
}

const favourites_max = 30;

function areFavourites(value: unknown): value is Favourite[] {
    return Array.isArray(value) && value.every((each) => typeof each === 'object' && each !== null && 'id' in each && 'object' in each && 'name' in each);
}

const none: Favourite[] = [];

export function useFavourites() {
    const [list, setList] = usePreference<Favourite[]>('favourites', none, areFavourites);
    return useMemo(
        () => ({
            list,
            has: (object: string, id: string) => list.some((each) => each.object === object && each.id === id),
            toggle: (favourite: Favourite) =>
                setList((before) => {
                    const others = before.filter((each) => each.object !== favourite.object || each.id !== favourite.id);
                    return others.length < before.length ? others : [...others, favourite].slice(-favourites_max);
                }),
        }),
        [list, setList],
    );
}
