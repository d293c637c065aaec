// Picks a record by searching on the server: a list of names is never loaded whole.

import { Select } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { titleOf, useObject } from '@/api/meta';
import { pickQuery } from '@/api/records';
import type { Filter, Named } from '@/api/types';
import type { InputProps } from '@/fields/kind';
import { useSettled } from '@/lib/hooks';
import { useT } from '@/lib/i18n';

interface Props {
    object: string;
    value: Named | null;
    onChange(value: Named | null): void;
    input: InputProps;
    filter?: Filter | null;
    /** Offered before the records: "me". */
    first?: Named[];
    clearable?: boolean;
}

const typing_ms = 120;

export function RecordSelect({ object, value, onChange, input, filter, first = [], clearable = true }: Props) {
    const t = useT();
    const meta = useObject(object);
    const [typed, setTyped] = useState('');
    const [open, setOpen] = useState(Boolean(input.autoFocus));
    // The kit writes the chosen name into the search box: that is no search.
    const q = useSettled(typed === value?.name ? '' : typed.trim(), typing_ms);
    const { data = [], isFetching } = useQuery({ ...pickQuery(object, q, filter), enabled: open, placeholderData: keepPreviousData });

    const found = data.map((record) => ({ id: record.id, name: titleOf(meta, record) || record.id }));
    const offered = [...(q ? [] : first), ...found];
    if (value && !offered.some((named) => named.id === value.id)) offered.unshift(value);
    return (
        <Select
            {...input}
            searchable
            clearable={clearable && !input.required}
            defaultDropdownOpened={Boolean(input.autoFocus)}
            data={offered.map((named) => ({ value: named.id, label: named.name }))}
            // The server has filtered already, by more than the label.
            filter={({ options }) => options}
            value={value?.id ?? null}
            onSearchChange={setTyped}
            onDropdownOpen={() => setOpen(true)}
            nothingFoundMessage={isFetching ? t('state.loading') : t('pick.nothing')}
            placeholder={t('pick.placeholder')}
            onChange={(id) => onChange(offered.find((named) => named.id === id) ?? null)}
        />
    );
}
