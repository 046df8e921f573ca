import { journeysUnderSettings } from './journeys/under-settings.ts';

journeysUnderSettings('automations');
