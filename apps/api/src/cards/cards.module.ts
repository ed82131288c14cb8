import { Module } from '@nestjs/common';
import { ProbesModule } from '../probes/probes.module';
import { SealModule } from '../seal/seal.module';
import { CardService } from './card.service';
import { CardsController } from './cards.controller';

/** What someone who gets a probe without Sonde needs to know. */
@Module({
  imports: [ProbesModule, SealModule],
  controllers: [CardsController],
  providers: [CardService],
})
export class CardsModule {}
