// Picks a record by searching on the server: a list of names is never loaded whole.

import { Select } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { titleOf, useObject } from '@/api/meta';
import { pickQuery, searchQuery } from '@/api/records';
import type { Filter, Named, SearchHit } from '@/api/types';
import type { InputProps } from '@/fields/kind';
import { useSettled } from '@/lib/hooks';
import { useT } from '@/lib/i18n';
import { Marked } from '@/ui/marked';
import classes from '@/fields/shared/shared.module.css';

interface Props {
    object: string;
    value: Named | null;
    onChange(value: Named | null): void;
    input: InputProps;
    filter?: Filter | null;
    /** Offered before the records: "me". */
    first?: Named[];
    clearable?: boolean;
    placeholder?: string;
}

const typing_ms = 30;

function Option({ name, hit }: { name: string; hit: SearchHit | undefined }) {
    return (
        <span className={classes['option']}>
            <span className="clip">
                <Marked text={name} marks={hit?.marks.title} />
            </span>
            {hit?.subtitle && (
                <span className={`${classes['option_detail']} clip`}>
                    <Marked text={hit.subtitle} marks={hit.marks.subtitle} />
                </span>
            )}
        </span>
    );
}

export function RecordSelect({ object, value, onChange, input, filter, first = [], clearable = true, placeholder }: Props) {
    const t = useT();
    const meta = useObject(object);
    const [typed, setTyped] = useState('');
    const [open, setOpen] = useState(Boolean(input.autoFocus));
    // The kit writes the chosen name into the search box: that is no search.
    const q = useSettled(typed === value?.name ? '' : typed.trim(), typing_ms);
    // Stages and the like stand in the order that people gave them.
    const order = meta?.fields.some((field) => field.name === 'position' && field.sortable) ? 'position' : undefined;
    // Without a word the first of the list; with one the best that a search finds.
    const listed = useQuery({ ...pickQuery(object, '', filter, undefined, order), enabled: open });
    const searched = useQuery({ ...searchQuery(q, { object, filter }), enabled: open && q !== '', placeholderData: keepPreviousData });
    const hits = new Map(q ? searched.data?.map((hit) => [hit.id, hit]) : []);
    const isFetching = q ? searched.isFetching : listed.isFetching;

    const found = q
        ? [...hits.values()].map((hit) => ({ id: hit.id, name: hit.title || hit.id }))
        : (listed.data ?? []).map((record) => ({ id: record.id, name: titleOf(meta, record) || record.id }));
    const offered = [...(q ? [] : first), ...found];
    // The kit has to know what is chosen; a search that does not find it must not offer it.
    const kept = value && !offered.some((named) => named.id === value.id) ? value : null;
    const known = kept ? [kept, ...offered] : offered;
    return (
        <Select
            {...input}
            searchable
            clearable={clearable && !input.required}
            defaultDropdownOpened={Boolean(input.autoFocus)}
            data={known.map((named) => ({ value: named.id, label: named.name }))}
            // The server has filtered already, by more than the label.
            filter={({ options }) => (kept && q ? options.slice(1) : options)}
            renderOption={({ option }) => <Option name={option.label} hit={hits.get(option.value)} />}
            // Enter on what is chosen already means that it stays.
            allowDeselect={false}
            value={value?.id ?? null}
            onSearchChange={setTyped}
            onDropdownOpen={() => setOpen(true)}
            nothingFoundMessage={isFetching ? t('state.loading') : t('pick.nothing')}
            placeholder={placeholder ?? t('pick.placeholder')}
            onChange={(id) => onChange(known.find((named) => named.id === id) ?? null)}
        />
    );
}
