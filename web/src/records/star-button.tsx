import { ActionIcon } from '@mantine/core';
import { IconStar, IconStarFilled } from '@tabler/icons-react';
import { titleOf } from '@/api/meta';
import type { ObjectMeta, RecordData } from '@/api/types';
import { useT } from '@/lib/i18n';
import { useFavourites } from '@/records/use-favourites';

/** Keeps a record at hand in the sidebar, or no longer. */
export function StarButton({ object, record }: { object: ObjectMeta; record: RecordData }) {
    const t = useT();
    const { has, toggle } = useFavourites();
    const starred = has(object.name, record.id);
    const label = t(starred ? 'favourites.remove' : 'favourites.add');
    return (
        <ActionIcon data-hint={label} aria-label={label} aria-pressed={starred} onClick={() => toggle({ object: object.name, id: record.id, name: titleOf(object, record) })}>
            {starred ? <IconStarFilled size={15} /> : <IconStar size={15} stroke={1.6} />}
        </ActionIcon>
    );
}
